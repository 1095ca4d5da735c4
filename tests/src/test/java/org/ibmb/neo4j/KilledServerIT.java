/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.ibmb.demo.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed with -9 while it stores the next version of a model. */
class KilledServerIT {
  private static final String PROJECT =
      "CALL gds.graph.project('g', {P: {properties: ['f']}}, {NEXT: {orientation: 'UNDIRECTED'}})";
  private static final String PREDICT =
      "CALL ibmb.nodeClassification.predict.stream('g', {modelName: '%s', includePredictedProbabilities: true})";

  @TempDir Path home;

  @Test
  void theOldVersionLoadsAndPredictsTheSameAfterwards() throws Exception {
    List<Map<String, Object>> predictions;
    try (ServerProcess server = start()) {
      server.run(
          """
          UNWIND range(0, 59) AS i
          MERGE (a:P {i: i, f: [i % 2 * 1.0, i % 3 * 0.7], y: ['red', 'blue'][i % 2]})
          MERGE (b:P {i: (i + 1) % 60, f: [(i + 1) % 2 * 1.0, (i + 1) % 60 % 3 * 0.7], y: ['red', 'blue'][(i + 1) % 2]})
          MERGE (a)-[:NEXT]->(b)
          """);
      server.run(PROJECT);
      server.run(train(16, 7, ", storeModelToDisk: true"));
      predictions = server.run(PREDICT.formatted("m"));
      assertEquals(60, predictions.size());
      server.run("CALL ibmb.model.drop('m')");
      // 36 million numbers, 144 MB: long enough to be killed in the middle.
      server.run(train(6000, 1, ""));
      CompletableFuture<?> storing = server.runAside("CALL ibmb.model.store('m')");
      Database.await("a half-written file", () -> storing.isDone() || partBytes() > 0);
      server.kill();
      storing.join();
    }
    assertTrue(partBytes() > 0, "it was not killed while it wrote");

    try (ServerProcess server = start()) {
      assertEquals(
          List.of(Map.of("stored", true, "loaded", false, "versions", List.of(1L))),
          server.run(
              "CALL ibmb.model.list('m') YIELD stored, loaded, versions RETURN stored, loaded, versions"));
      server.run(PROJECT);
      assertEquals(1L, server.run("CALL ibmb.model.load('m')").get(0).get("version"));
      assertEquals(predictions, server.run(PREDICT.formatted("m")));
      server.run("CALL ibmb.model.drop('m')");
      server.run(train(16, 8, ", storeModelToDisk: true"));
      assertEquals(0, partBytes(), "the next store sweeps what the killed one left");
      server.run("CALL ibmb.model.load('m@1')");
      assertEquals(predictions, server.run(PREDICT.formatted("m@1")));
    }
  }

  private ServerProcess start() throws IOException {
    return ServerProcess.start(new ServerProcess.Options(Database.REPOSITORY, home));
  }

  private static String train(int width, int seed, String more) {
    return """
        CALL ibmb.nodeClassification.train('g', {modelName: 'm', targetProperty: 'y', featureProperties: ['f'],
          hiddenDimension: %d, maxEpochs: 1, randomSeed: %d%s}) YIELD trainMillis
        """
        .formatted(width, seed, more);
  }

  /** Bytes of files that are being written, or were. */
  private long partBytes() {
    try (Stream<Path> files = Files.list(home.resolve("models"))) {
      return files
          .filter(file -> file.toString().endsWith(".part"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }
}
