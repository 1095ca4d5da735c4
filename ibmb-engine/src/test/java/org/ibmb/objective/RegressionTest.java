/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.objective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ibmb.Ibmb;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.batch.Sampling;
import org.ibmb.batch.SamplingBatcher;
import org.ibmb.batch.SamplingConfig;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.graph.NodeInputs;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.model.Architecture;
import org.ibmb.model.Numbered;
import org.ibmb.model.TrainedModel;
import org.ibmb.predict.Rows;
import org.ibmb.run.StopCheck;
import org.ibmb.schedule.BatchOrder;
import org.ibmb.store.ModelStore;
import org.ibmb.store.StoredModel;
import org.ibmb.train.EpochListener;
import org.ibmb.train.TrainingConfig;
import org.ibmb.train.TrainingResult;
import org.ibmb.train.TrainingTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Another task than classification, through the same trainer, predictor and store: a node's number
 * is 3 times its first feature after one hop less its second one, plus 10.
 */
class RegressionTest {
  private static final int NODES = 600;
  private static final int DIMENSION = 3;
  private static final int[] PARTS = {0, 0, 1, 2};
  private static final Graph GRAPH = graph(Architecture.Type.GCN);
  private static final Features FEATURES = features();
  private static final float[] TARGETS = targets();
  private static final Batcher FIXED =
      new NodeWiseBatcher(new NodeWiseConfig(InfluenceConfig.DEFAULT, 60));
  private static final Batcher FRESH =
      new SamplingBatcher(Sampling.NEIGHBOR, new SamplingConfig(60, List.of(20, 20), 3));

  @TempDir Path folder;

  @Test
  void aNetworkLearnsANumber() {
    for (Batcher batcher : List.of(FIXED, FRESH)) {
      TrainingResult<Regression.Errors> result = train(2, batcher, config(200));
      double variance = variance(part(2));
      assertTrue(result.epochLosses().get(0) > 10 * variance, "starts far from 10");
      assertTrue(result.validation().loss() < 0.05 * variance, result.validation().toString());
      assertTrue(result.test().loss() < 0.05 * variance, result.test() + " of " + variance);
      assertEquals(result.test().loss(), meanSquaredError(predict(result.model(), part(2))), 1e-6);
    }
  }

  /** The weights are those of the epoch with the lowest validation error. */
  @Test
  void theLowestErrorIsTheBestEpoch() {
    double[] best = {Double.POSITIVE_INFINITY};
    try (Ibmb ibmb = Ibmb.onCpu(2)) {
      TrainingResult<Regression.Errors> result =
          ibmb.train(
              task(ibmb, FIXED, config(60)),
              (epoch, loss, errors) -> best[0] = Math.min(best[0], errors.loss()),
              StopCheck.NEVER);
      assertEquals(best[0], result.validation().loss());
      assertEquals(best[0], meanSquaredError(predict(result.model(), part(1))), 1e-6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyBatchOrderAndStepGivesTheSameBytesForAnyNumberOfThreads(BatchOrder order) {
    TrainingConfig config = config(5).withSchedule(order, 2);
    for (Batcher batcher : List.of(FIXED, FRESH)) {
      TrainingResult<Regression.Errors> one = train(1, batcher, config);
      TrainingResult<Regression.Errors> three = train(3, batcher, config);
      assertEquals(one.epochLosses(), three.epochLosses());
      assertArrayEquals(one.model().parameters(), three.model().parameters());
      assertTrue(one.epochLosses().get(4) < one.epochLosses().get(0));
    }
  }

  @Test
  void fullGraphEmbeddingsAndFilesNeedNoClasses() {
    TrainedModel model = train(2, FIXED, config(3)).model();
    try (Ibmb ibmb = Ibmb.onCpu(2)) {
      Decoder decoder = new Regression.Number();
      Rows exact =
          ibmb.predictOnFullGraph(model, decoder, GRAPH, FEATURES, part(2), StopCheck.NEVER);
      Rows batched = predict(model, part(2));
      for (int i = 0; i < exact.nodes().length; i++) {
        double value = (Double) decoder.value(exact.values(), exact.offset(i));
        assertEquals(batched.values()[i], value, 0.5);
      }
      Rows hidden = ibmb.embedOnFullGraph(model, GRAPH, FEATURES, StopCheck.NEVER);
      assertEquals(model.architecture().hiddenDimension(), hidden.width());
    }
    ModelStore store = new ModelStore(folder);
    store.store("ann", "number", new StoredModel(model, Map.of("modelType", "NodeRegression")));
    TrainedModel loaded = store.load("ann", "number").network();
    assertEquals(model.architecture(), loaded.architecture());
    assertArrayEquals(model.parameters(), loaded.parameters());
  }

  @Test
  void anObjectiveThatDoesNotFitTheOutputLayerIsRefused() {
    try (Ibmb ibmb = Ibmb.onCpu(1)) {
      TrainingTask<Regression.Errors> good = task(ibmb, FIXED, config(1));
      IllegalStateException error =
          assertThrows(
              IllegalStateException.class,
              () ->
                  new TrainingTask<>(
                      good.inputs(),
                      Numbered.classification(new int[NODES], 3),
                      good.training(),
                      good.validation(),
                      good.test(),
                      good.architecture(),
                      good.config()));
      assertEquals("expected an output layer of 3 numbers, found 1", error.getMessage());
    }
  }

  private static TrainingResult<Regression.Errors> train(
      int threads, Batcher batcher, TrainingConfig config) {
    try (Ibmb ibmb = Ibmb.onCpu(threads)) {
      return ibmb.train(task(ibmb, batcher, config), EpochListener.NONE, StopCheck.NEVER);
    }
  }

  private static TrainingTask<Regression.Errors> task(
      Ibmb ibmb, Batcher batcher, TrainingConfig config) {
    return new TrainingTask<>(
        GRAPH,
        FEATURES,
        new Regression(TARGETS),
        ibmb.batchSource(GRAPH, part(0), batcher, StopCheck.NEVER),
        ibmb.batches(GRAPH, part(1), FIXED, StopCheck.NEVER),
        ibmb.batches(GRAPH, part(2), FIXED, StopCheck.NEVER),
        new Architecture(Architecture.Type.GCN, DIMENSION, 32, 2, 1, 1, 0, true),
        config);
  }

  private static TrainingConfig config(int epochs) {
    return new TrainingConfig(1e-2, 0, epochs, 1, epochs, 0, 5);
  }

  private static Rows predict(TrainedModel model, int[] nodes) {
    try (Ibmb ibmb = Ibmb.onCpu(2)) {
      var batches = ibmb.batches(GRAPH, nodes, FIXED, StopCheck.NEVER);
      return ibmb.predict(
          model, new Regression.Number(), GRAPH, FEATURES, batches, StopCheck.NEVER);
    }
  }

  private static double meanSquaredError(Rows rows) {
    return IntStream.range(0, rows.nodes().length)
        .mapToDouble(i -> Math.pow(rows.values()[i] - TARGETS[rows.nodes()[i]], 2))
        .average()
        .orElseThrow();
  }

  private static double variance(int[] nodes) {
    double mean = IntStream.of(nodes).mapToDouble(node -> TARGETS[node]).average().orElseThrow();
    return IntStream.of(nodes)
        .mapToDouble(node -> Math.pow(TARGETS[node] - mean, 2))
        .average()
        .orElseThrow();
  }

  /** 0: half of the nodes, to learn from; 1 and 2: a quarter each. */
  private static int[] part(int part) {
    return IntStream.range(0, NODES).filter(node -> PARTS[node % 4] == part).toArray();
  }

  private static Graph graph(Architecture.Type type) {
    SplittableRandom random = new SplittableRandom(1);
    int[] offsets = IntStream.rangeClosed(0, NODES).map(i -> 3 * i).toArray();
    int[] targets = random.ints(3L * NODES, 0, NODES).toArray();
    return Graph.of(Csr.canonical(NODES, offsets, targets, null), false, type.propagation());
  }

  private static Features features() {
    SplittableRandom random = new SplittableRandom(2);
    float[] values = new float[NODES * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return new Features(NODES, DIMENSION, values);
  }

  private static float[] targets() {
    NodeInputs inputs = new NodeInputs(GRAPH, FEATURES);
    float[] row = new float[DIMENSION];
    float[] targets = new float[NODES];
    for (int node = 0; node < NODES; node++) {
      inputs.copyFirstHop(node, row);
      targets[node] = 10 + 3 * row[0] - row[1];
    }
    return targets;
  }
}
