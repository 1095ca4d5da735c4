/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.demo;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.exceptions.Neo4jException;

/**
 * A server in a process of its own, assembled as a user's is, with a driver and a look at its heap.
 */
public final class ServerProcess implements AutoCloseable {
  private static final long PATIENCE_NANOS = 90_000_000_000L;
  private static final long TICK_NANOS = 20_000_000;

  private final Options options;
  private final Process process;
  private final Driver driver;
  private final ExecutorService callers = Executors.newCachedThreadPool(ServerProcess::caller);
  private JMXConnector heapConnection;

  private ServerProcess(Options options, Process process, Driver driver) {
    this.options = options;
    this.process = process;
    this.driver = driver;
  }

  /**
   * How to start.
   *
   * @param repository root of the repository, where the plugin's jar is
   * @param home folder that outlives the process
   * @param heap as {@code -Xmx} reads it
   * @param configuration lines of {@code neo4j.conf}; they win over the defaults
   */
  public record Options(Path repository, Path home, String heap, List<String> configuration) {

    /** The heap of {@code ./mvnw -Pserver verify}, nothing in {@code neo4j.conf} beside it. */
    public Options(Path repository, Path home) {
      this(repository, home, ServerHome.HEAP, List.of());
    }

    /** Returns these options with another heap. */
    public Options withHeap(String size) {
      return new Options(repository, home, size, configuration);
    }

    /** Returns these options with these lines of {@code neo4j.conf}. */
    public Options withConfiguration(String... lines) {
      return new Options(repository, home, heap, List.of(lines));
    }
  }

  /**
   * How a query ended.
   *
   * @param error what the server said; null where the query succeeded
   * @param rows empty where it did not
   * @param seconds until then
   */
  public record Outcome(Neo4jException error, List<Map<String, Object>> rows, double seconds) {

    /** The error's, empty where there is none. */
    public String message() {
      return error == null ? "" : error.getMessage();
    }

    /** The rows. Throws the error where there was one. */
    public List<Map<String, Object>> orThrow() {
      if (error != null) {
        throw error;
      }
      return rows;
    }
  }

  /** An empty folder for a home, whatever an earlier server left there. */
  public static Path emptyHome(Path home) throws IOException {
    if (Files.exists(home)) {
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return Files.createDirectories(home);
  }

  /** Starts and returns once Bolt answers. */
  public static ServerProcess start(Options options) throws IOException {
    int bolt = freePort();
    Process process =
        ServerHome.prepare(options.home, ServerHome.pluginJar(options.repository))
            .withHeap(options.heap)
            .command(bolt, freePort(), options.home, options.configuration, ServerHome.thisJava())
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(options.home.resolve("output.txt").toFile()))
            .start();
    // Whoever ends this JVM does not want the server to stay.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-server"));
    Driver driver = GraphDatabase.driver("bolt://localhost:" + bolt, AuthTokens.none());
    ServerProcess server = new ServerProcess(options, process, driver);
    await("Bolt", server::answers);
    return server;
  }

  /** Stops it and starts another one on the same home. */
  public ServerProcess restart() throws IOException, InterruptedException {
    close();
    return start(options);
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the server ended, see " + options.home);
    }
    try {
      driver.verifyConnectivity();
      return true;
    } catch (Neo4jException e) {
      return false;
    }
  }

  public Driver driver() {
    return driver;
  }

  /** The rows of a query. */
  public List<Map<String, Object>> run(String query) {
    return run(query, Map.of());
  }

  public List<Map<String, Object>> run(String query, Map<String, Object> parameters) {
    try (var session = driver.session()) {
      return session.run(query, parameters).list(record -> record.asMap());
    }
  }

  /** The only row. */
  public Map<String, Object> row(String query) {
    List<Map<String, Object>> rows = run(query);
    if (rows.size() != 1) {
      throw new IllegalStateException(rows.size() + " rows of " + query);
    }
    return rows.get(0);
  }

  /** The rows or the error, and how long it took. */
  public Outcome outcome(String query) {
    long begin = System.nanoTime();
    try {
      List<Map<String, Object>> rows = run(query);
      return new Outcome(null, rows, secondsSince(begin));
    } catch (Neo4jException e) {
      return new Outcome(e, List.of(), secondsSince(begin));
    }
  }

  /** The same on a thread of its own. */
  public CompletableFuture<Outcome> runAside(String query) {
    return CompletableFuture.supplyAsync(() -> outcome(query), callers);
  }

  /** Terminates every transaction that calls a procedure of ours. */
  public void terminateCalls() {
    run(
        "SHOW TRANSACTIONS YIELD transactionId, currentQuery WHERE currentQuery STARTS WITH 'CALL ibmb.' "
            + "TERMINATE TRANSACTIONS transactionId YIELD message RETURN message");
  }

  /** Tasks that {@code gds.listProgress} shows as running. */
  public List<Map<String, Object>> runningTasks() {
    return run(
        "CALL gds.listProgress() YIELD jobId, taskName, progress, status WHERE status = 'RUNNING' RETURN *");
  }

  /** Bytes of the heap that live: what a full collection, which this asks for, has left. */
  public long liveHeapBytes() {
    try {
      var beans = heapConnection().getMBeanServerConnection();
      ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class).gc();
      return ManagementFactory.getPlatformMXBeans(beans, MemoryPoolMXBean.class).stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .mapToLong(pool -> pool.getCollectionUsage().getUsed())
          .sum();
    } catch (IOException e) {
      throw new IllegalStateException("no look at the heap of the server", e);
    }
  }

  /** The process opens it when it is asked to; nothing in its command line is needed. */
  @SuppressWarnings("BanJNDI") // The address is that of a process that we started.
  private synchronized JMXConnector heapConnection() throws IOException {
    if (heapConnection == null) {
      try {
        VirtualMachine machine = VirtualMachine.attach(String.valueOf(process.pid()));
        try {
          heapConnection =
              JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
        } finally {
          machine.detach();
        }
      } catch (AttachNotSupportedException e) {
        throw new IOException(e);
      }
    }
    return heapConnection;
  }

  /** Lines of the process's output and of its logs that name an {@code OutOfMemoryError}. */
  public List<String> outOfMemoryLines() throws IOException {
    List<String> found = new ArrayList<>();
    for (String file : List.of("output.txt", "logs/neo4j.log", "logs/debug.log")) {
      Path path = options.home.resolve(file);
      if (Files.exists(path)) {
        try (Stream<String> lines = Files.lines(path)) {
          lines.filter(line -> line.contains("OutOfMemoryError")).forEach(found::add);
        }
      }
    }
    return found;
  }

  public Path home() {
    return options.home;
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits until {@code condition} holds. */
  public static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited 90 s for: " + what);
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Thread caller(Runnable work) {
    Thread thread = new Thread(work, "caller");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() throws InterruptedException {
    callers.shutdown();
    driver.close();
    if (heapConnection != null) {
      try {
        heapConnection.close();
      } catch (IOException e) {
        // The process is gone, and the connection with it.
      }
    }
    process.destroy();
    process.waitFor();
  }
}
