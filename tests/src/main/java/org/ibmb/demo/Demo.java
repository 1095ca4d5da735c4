/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.demo;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;
import org.neo4j.driver.Value;
import org.neo4j.driver.exceptions.Neo4jException;

/**
 * Node classification on Cora from beginning to end: starts a database, runs the five numbered
 * files of {@code cypher-examples} over Bolt and prints what each of them does.
 *
 * <p>The last line is for programs. Ends with an error when the accuracy is too low.
 */
public final class Demo {

  private static final double LOWEST_ACCURACY = 0.78;

  private final GdsNeo4j neo4j;
  private Optional<Record> train = Optional.empty();
  private Optional<Record> write = Optional.empty();
  private double writeSeconds;

  private Demo(GdsNeo4j neo4j) {
    this.neo4j = neo4j;
  }

  /**
   * Runs the demo.
   *
   * @param args the folder that holds {@code cypher-examples}
   */
  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("usage: Demo <folder that holds cypher-examples>");
      System.exit(2);
    }
    Path examples = Path.of(args[0], "cypher-examples");
    List<Path> stages = stages(examples);
    System.out.println("Starting Neo4j with Graph Data Science and ibmb ...");
    var options = GdsNeo4j.Options.DEFAULT.withImportDirectory(examples.resolve("data"));
    boolean good;
    try (GdsNeo4j neo4j = GdsNeo4j.start(options)) {
      System.out.printf(
          Locale.ROOT, "Bolt at %s after %.1f s%n", neo4j.boltUri(), secondsSinceStart());
      Demo demo = new Demo(neo4j);
      for (Path stage : stages) {
        demo.run(CypherScript.read(stage));
      }
      good = demo.report();
    } catch (Neo4jException e) {
      System.err.println(e.getMessage());
      good = false;
    }
    // Threads of the platform may outlive the database.
    System.exit(good ? 0 : 1);
  }

  private static List<Path> stages(Path examples) throws IOException {
    try (Stream<Path> files = Files.list(examples)) {
      List<Path> stages =
          files
              .filter(file -> file.getFileName().toString().matches("0[1-5]-.*\\.cypher"))
              .sorted()
              .toList();
      if (stages.size() != 5) {
        throw new IOException(
            "expected 01-*.cypher to 05-*.cypher in " + examples + ", found " + stages);
      }
      return stages;
    }
  }

  private void run(CypherScript script) {
    System.out.printf("%n=== %s ===%n", script.name());
    long begin = System.nanoTime();
    for (CypherScript.Statement statement : script.statements()) {
      System.out.println();
      statement.comments().forEach(comment -> System.out.println("// " + comment));
      System.out.println(statement.text() + ";");
      run(statement);
    }
    System.out.printf(Locale.ROOT, "%s took %.1f s%n", script.name(), secondsSince(begin));
  }

  private void run(CypherScript.Statement statement) {
    long begin = System.nanoTime();
    List<Record> records;
    try (Session session = neo4j.driver().session();
        ProgressLine progress = ProgressLine.watch(neo4j.driver())) {
      // Not in a transaction function: LOAD CSV may commit as it goes.
      records = session.run(statement.text()).list();
    }
    double seconds = secondsSince(begin);
    System.out.print(AsciiTable.format(records));
    for (Record record : records) {
      if (record.containsKey("modelInfo") && record.containsKey("trainMillis")) {
        train = Optional.of(record);
      }
      if (record.containsKey("nodePropertiesWritten")) {
        write = Optional.of(record);
        writeSeconds = seconds;
      }
    }
  }

  private boolean report() {
    Record trained = train.orElseThrow(() -> missing("modelInfo and trainMillis"));
    Record written = write.orElseThrow(() -> missing("nodePropertiesWritten"));
    Value metrics = trained.get("modelInfo").get("metrics");
    double accuracy = metrics.get("ACCURACY").get("test").asDouble();
    double trainSeconds =
        (trained.get("trainMillis").asLong() + trained.get("preProcessingMillis").asLong(0)) / 1e3;
    System.out.printf(
        Locale.ROOT,
        "%nDEMO graph=cora accuracy=%.3f written=%d train_s=%.1f predict_s=%.1f total_s=%.1f%n",
        accuracy,
        written.get("nodePropertiesWritten").asLong(),
        trainSeconds,
        writeSeconds,
        secondsSinceStart());
    if (accuracy < LOWEST_ACCURACY) {
      System.err.printf(
          Locale.ROOT, "accuracy must be at least %.2f, got %.3f%n", LOWEST_ACCURACY, accuracy);
      return false;
    }
    return true;
  }

  private static IllegalStateException missing(String columns) {
    return new IllegalStateException("no example returned the columns " + columns);
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }

  private static double secondsSinceStart() {
    return ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
  }
}
