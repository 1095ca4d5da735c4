/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ibmb.procedures.plugin.IbmbSettings;
import org.neo4j.configuration.GraphDatabaseInternalSettings;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.exceptions.AuthenticationException;
import org.neo4j.harness.Neo4j;
import org.neo4j.harness.Neo4jBuilder;
import org.neo4j.harness.Neo4jBuilders;
import org.neo4j.io.ByteUnit;

/**
 * Neo4j Community with Graph Data Science and the {@code ibmb} procedures, inside this JVM.
 *
 * <p>Nothing is read from a plugins folder: every class named in a {@code META-INF/services} file
 * of the class path is registered, GDS's and ours in the same way.
 */
public final class GdsNeo4j implements AutoCloseable {

  /** The password of user {@code neo4j} when authentication is on. */
  public static final String PASSWORD = "ibmb-password";

  private static final String PROCEDURES = "META-INF/services/org.neo4j.procedure.Procedure";
  private static final String FUNCTIONS = "META-INF/services/org.neo4j.procedure.UserFunction";

  private final Neo4j neo4j;
  private final Driver driver;

  private GdsNeo4j(Neo4j neo4j, Driver driver) {
    this.neo4j = neo4j;
    this.driver = driver;
  }

  /**
   * How to start.
   *
   * @param auth whether callers have to log in
   * @param home folder that outlives this database, so that it can be opened again; none: a
   *     temporary one, deleted on close
   * @param importDirectory what {@code LOAD CSV} sees as {@code file:///}
   * @param modelStore where models are stored; none: they cannot be stored
   * @param offHeapLimit bytes outside the heap that the memory guard allows; none: all there are
   */
  public record Options(
      boolean auth,
      Optional<Path> home,
      Optional<Path> importDirectory,
      Optional<Path> modelStore,
      Optional<Long> offHeapLimit) {

    /** No login, a temporary home. */
    public static final Options DEFAULT =
        new Options(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Returns these options with authentication on: user {@code neo4j}, {@link #PASSWORD}. */
    public Options withAuth() {
      return new Options(true, home, importDirectory, modelStore, offHeapLimit);
    }

    /** Returns these options with a home that is kept. */
    public Options withHome(Path directory) {
      return new Options(auth, Optional.of(directory), importDirectory, modelStore, offHeapLimit);
    }

    /** Returns these options with a folder for {@code LOAD CSV}. */
    public Options withImportDirectory(Path directory) {
      return new Options(auth, home, Optional.of(directory), modelStore, offHeapLimit);
    }

    /** Returns these options with a limit for memory outside the heap. */
    public Options withOffHeapLimit(long bytes) {
      return new Options(auth, home, importDirectory, modelStore, Optional.of(bytes));
    }

    /** Returns these options with a folder for models. */
    public Options withModelStore(Path directory) {
      return new Options(auth, home, importDirectory, Optional.of(directory), offHeapLimit);
    }
  }

  /** Starts and returns once Bolt answers. */
  public static GdsNeo4j start(Options options) {
    Neo4j neo4j = builder(options).build();
    try {
      return new GdsNeo4j(neo4j, connect(neo4j.boltURI(), options.auth()));
    } catch (RuntimeException e) {
      neo4j.close();
      throw e;
    }
  }

  /** The address for drivers. */
  public URI boltUri() {
    return neo4j.boltURI();
  }

  /** A driver that is logged in as the administrator; this database closes it. */
  public Driver driver() {
    return driver;
  }

  /** A driver for another user; the caller closes it. */
  public Driver driver(String user, String password) {
    return GraphDatabase.driver(boltUri(), AuthTokens.basic(user, password));
  }

  @Override
  public void close() {
    driver.close();
    neo4j.close();
  }

  private static Neo4jBuilder builder(Options options) {
    Neo4jBuilder builder =
        Neo4jBuilders.newInProcessBuilder()
            .withDisabledServer()
            .withConfig(
                BoltConnector.listen_address, new SocketAddress("localhost", 0)) // any free port
            // Bolt would otherwise wait ten seconds for late clients; nobody else connects here.
            .withConfig(GraphDatabaseInternalSettings.netty_server_shutdown_quiet_period, 0)
            .withConfig(GraphDatabaseSettings.auth_enabled, options.auth())
            .withConfig(GraphDatabaseSettings.pagecache_memory, ByteUnit.mebiBytes(256))
            .withConfig(GraphDatabaseSettings.procedure_unrestricted, List.of("gds.*"));
    if (options.home().isPresent()) {
      // The harness deletes only the folder that it made up itself.
      Path home = options.home().get().toAbsolutePath();
      builder = builder.withConfig(GraphDatabaseSettings.neo4j_home, home);
    }
    if (options.importDirectory().isPresent()) {
      Path directory = options.importDirectory().get().toAbsolutePath();
      builder = builder.withConfig(GraphDatabaseSettings.load_csv_file_url_root, directory);
    }
    if (options.modelStore().isPresent()) {
      builder =
          builder.withConfig(
              IbmbSettings.MODEL_STORE, options.modelStore().get().toAbsolutePath().toString());
    }
    if (options.offHeapLimit().isPresent()) {
      builder = builder.withConfig(IbmbSettings.OFF_HEAP_LIMIT, options.offHeapLimit().get());
    }
    for (Class<?> procedures : listedClasses(PROCEDURES)) {
      builder = builder.withProcedure(procedures);
    }
    for (Class<?> functions : listedClasses(FUNCTIONS)) {
      builder = builder.withFunction(functions);
    }
    return builder;
  }

  /** The classes named in every file of this name on the class path. */
  private static Set<Class<?>> listedClasses(String file) {
    ClassLoader loader = GdsNeo4j.class.getClassLoader();
    Set<Class<?>> classes = new LinkedHashSet<>();
    try {
      for (URL url : Collections.list(loader.getResources(file))) {
        try (var reader =
            new BufferedReader(new InputStreamReader(url.openStream(), StandardCharsets.UTF_8))) {
          for (String line : reader.lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.startsWith("#")) {
              classes.add(loader.loadClass(line));
            }
          }
        } catch (ClassNotFoundException e) {
          throw new IllegalStateException(url + " names a class that is not there", e);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return classes;
  }

  private static Driver connect(URI uri, boolean auth) {
    if (auth) {
      replaceInitialPassword(uri);
    }
    AuthToken token = auth ? AuthTokens.basic("neo4j", PASSWORD) : AuthTokens.none();
    Driver driver = GraphDatabase.driver(uri, token);
    driver.verifyConnectivity();
    return driver;
  }

  /** A new database accepts only the password {@code neo4j}, and only to change it. */
  private static void replaceInitialPassword(URI uri) {
    try (var driver = GraphDatabase.driver(uri, AuthTokens.basic("neo4j", "neo4j"));
        var session = driver.session(SessionConfig.forDatabase("system"))) {
      session.run("ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO '" + PASSWORD + "'").consume();
    } catch (AuthenticationException e) {
      // A home that is opened again: the password was replaced the first time.
    }
  }
}
