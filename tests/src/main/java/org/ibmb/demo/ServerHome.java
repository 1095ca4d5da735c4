/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a standalone Neo4j server, laid out as in Neo4j's own archive: {@code conf}, {@code
 * lib}, {@code plugins} with GDS and our one fat jar, {@code data}, {@code logs}.
 *
 * <p>The jars of Neo4j and GDS are those of this JVM's class path. Our own classes and everything
 * inside the fat jar are left out of {@code lib}, so the server has only what a user's server has.
 */
public final class ServerHome {

  private static final String MAIN_CLASS = "org.neo4j.server.CommunityEntryPoint";

  /** The heap of a server for whom nobody chose another one, as {@code -Xmx} reads it. */
  public static final String HEAP = "4g";

  /** What Neo4j's start script passes, the Vector API, and JavaCPP's memory limit off. */
  private static final List<String> JVM_ARGUMENTS =
      List.of(
          "-XX:+UseG1GC",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-modules=jdk.incubator.vector",
          "-Dio.netty.tryReflectionSetAccessible=true",
          "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
          "-Dfile.encoding=UTF-8");

  /** Parts of the paths of jars that a plain server does not have, or finds in the fat jar. */
  private static final List<String> NOT_THE_SERVERS =
      List.of(
          "/ibmb-",
          "/neo4j-harness/",
          "/org/junit/",
          "/org/nd4j/",
          "/org/bytedeco/",
          "/byteunits/",
          "/commons-collections4/",
          "/flatbuffers-java/",
          "/neoitertools/",
          "/oshi-core/",
          "/threetenbp/");

  private final Path home;
  private final String heap;

  private ServerHome(Path home, String heap) {
    this.home = home;
    this.heap = heap;
  }

  /** The fat jar that {@code ./mvnw package} made; fails when there is none or more than one. */
  public static Path pluginJar(Path repository) throws IOException {
    Path target = repository.resolve("procedures").resolve("target");
    if (Files.isDirectory(target)) {
      try (Stream<Path> files = Files.list(target)) {
        List<Path> jars =
            files.filter(f -> f.getFileName().toString().matches("ibmb-neo4j-.*\\.jar")).toList();
        if (jars.size() == 1) {
          return jars.get(0);
        }
      }
    }
    throw new IOException("expected one ibmb-neo4j-*.jar in " + target + "; run ./mvnw package");
  }

  /**
   * Makes the folder, or refreshes its {@code lib} and {@code plugins}; {@code data} stays.
   *
   * @param pluginJar our fat jar
   */
  public static ServerHome prepare(Path home, Path pluginJar) throws IOException {
    ServerHome server = new ServerHome(home.toAbsolutePath().normalize(), HEAP);
    Path lib = server.emptyFolder("lib");
    Path plugins = server.emptyFolder("plugins");
    Files.createDirectories(server.home.resolve("conf"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String path = entry.replace('\\', '/');
      if (path.endsWith(".jar") && NOT_THE_SERVERS.stream().noneMatch(path::contains)) {
        link(Path.of(entry), path.contains("/org/neo4j/gds/") ? plugins : lib);
      }
    }
    link(pluginJar.toAbsolutePath(), plugins);
    return server;
  }

  /** The same folder for a process with another heap, such as {@code 1g}. */
  public ServerHome withHeap(String size) {
    return new ServerHome(home, size);
  }

  /**
   * A process that runs this server in the foreground, on localhost, without authentication.
   *
   * @param importDirectory what {@code LOAD CSV} sees as {@code file:///}
   * @param extraConfiguration lines of {@code neo4j.conf}; they win over the defaults
   * @param java the executable to run it with
   */
  public ProcessBuilder command(
      int boltPort, int httpPort, Path importDirectory, List<String> extraConfiguration, Path java)
      throws IOException {
    writeConfiguration(boltPort, httpPort, importDirectory, extraConfiguration);
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.add("-Xmx" + heap);
    command.addAll(JVM_ARGUMENTS);
    command.add("-cp");
    command.add(
        String.join(File.pathSeparator, home + "/plugins/*", home + "/conf/*", home + "/lib/*"));
    command.add(MAIN_CLASS);
    command.add("--home-dir=" + home);
    command.add("--config-dir=" + home.resolve("conf"));
    return new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
  }

  /** The executable that runs this JVM. */
  public static Path thisJava() {
    return Path.of(ProcessHandle.current().info().command().orElseThrow());
  }

  private void writeConfiguration(
      int boltPort, int httpPort, Path importDirectory, List<String> extra) throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "server.default_listen_address=localhost",
                "server.bolt.listen_address=:" + boltPort,
                "server.http.listen_address=:" + httpPort,
                "server.directories.import=" + importDirectory.toAbsolutePath().normalize(),
                "server.memory.pagecache.size=512m",
                // Else Bolt takes ten seconds to shut down.
                "internal.dbms.bolt.netty_server_shutdown_quiet_period=0",
                "dbms.security.auth_enabled=false",
                "dbms.security.procedures.unrestricted=gds.*",
                "gds.ibmb.model_store=models",
                "dbms.usage_report.enabled=false"));
    // Neo4j refuses a setting that stands twice.
    lines.removeIf(line -> extra.stream().anyMatch(other -> key(other).equals(key(line))));
    lines.addAll(extra);
    Files.write(home.resolve("conf").resolve("neo4j.conf"), lines);
  }

  private static String key(String line) {
    return line.substring(0, line.indexOf('='));
  }

  private Path emptyFolder(String name) throws IOException {
    Path folder = Files.createDirectories(home.resolve(name));
    try (Stream<Path> old = Files.list(folder)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    return folder;
  }

  /** Hard links, where they are possible, save 400 MB; a server never writes to its jars. */
  private static void link(Path jar, Path folder) throws IOException {
    Path target = folder.resolve(jar.getFileName());
    try {
      Files.createLink(target, jar);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("two jars of the class path have the same name: " + jar, e);
    } catch (IOException | UnsupportedOperationException e) {
      Files.copy(jar, target);
    }
  }
}
