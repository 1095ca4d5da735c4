/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.ibmb.Ibmb;
import org.ibmb.batch.BatchWiseBatcher;
import org.ibmb.batch.BatchWiseConfig;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.Batches;
import org.ibmb.batch.ClusterBatcher;
import org.ibmb.batch.FullBatcher;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.batch.RandomBatcher;
import org.ibmb.batch.SaintBatcher;
import org.ibmb.batch.SaintConfig;
import org.ibmb.batch.Sampling;
import org.ibmb.batch.SamplingBatcher;
import org.ibmb.batch.SamplingConfig;
import org.ibmb.batch.ShadowBatcher;
import org.ibmb.graph.Cora;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.TopicConfig;
import org.ibmb.model.Architecture;
import org.ibmb.model.Numbered;
import org.ibmb.objective.classification.ClassScores;
import org.ibmb.objective.classification.Loss;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;
import org.ibmb.schedule.BatchOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every batching method, schedule and step size in a real training. */
class TrainingMethodsTest {
  private static final Cora CORA = Cora.load();
  private static final Batcher EVALUATION =
      new NodeWiseBatcher(new NodeWiseConfig(InfluenceConfig.DEFAULT, 500));
  private static final NodeWiseConfig SMALL = new NodeWiseConfig(InfluenceConfig.DEFAULT, 50);
  private static final SamplingConfig SAMPLES = new SamplingConfig(50, List.of(5, 5), 3);
  private static final Map<String, Batcher> METHODS =
      Map.ofEntries(
          Map.entry("node", new NodeWiseBatcher(SMALL)),
          Map.entry(
              "node, limited",
              new NodeWiseBatcher(new NodeWiseConfig(InfluenceConfig.DEFAULT, 140, 600, 0))),
          Map.entry(
              "node, shuffled",
              new NodeWiseBatcher(new NodeWiseConfig(InfluenceConfig.DEFAULT, 50, 0, 0.3), 3)),
          Map.entry("random", new RandomBatcher(SMALL, 3)),
          Map.entry("shadow", new ShadowBatcher(SMALL, 3)),
          Map.entry("neighbor", new SamplingBatcher(Sampling.NEIGHBOR, SAMPLES)),
          Map.entry("labor", new SamplingBatcher(Sampling.LABOR, SAMPLES)),
          Map.entry("saint", new SaintBatcher(new SaintConfig(50, 3, 50, 3))),
          Map.entry("cluster", new ClusterBatcher(12, 4, 3)),
          Map.entry(
              "batch", new BatchWiseBatcher(new BatchWiseConfig(4, 1, TopicConfig.DEFAULT, 3))),
          Map.entry("full", new FullBatcher()));
  private static final Set<String> FRESH =
      Set.of("node, shuffled", "neighbor", "labor", "saint", "cluster");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node",
        "node, limited",
        "node, shuffled",
        "random",
        "shadow",
        "neighbor",
        "labor",
        "saint",
        "cluster",
        "batch",
        "full"
      })
  void everyMethodLearns(String method) {
    TrainingResult<ClassScores> result = train(2, METHODS.get(method), network(0.5), config(20));
    // Guessing is right for a seventh to a third of the papers.
    double accuracy = result.validation().accuracy();
    assertTrue(accuracy > 0.68, method + ": accuracy " + accuracy);
    List<Double> losses = result.epochLosses();
    assertTrue(losses.get(19) < 0.7 * losses.get(0), method + ": losses " + losses);
  }

  @ParameterizedTest
  @ValueSource(strings = {"node, shuffled", "neighbor", "labor", "saint", "cluster"})
  void freshBatchesGiveTheSameBytesForAnyNumberOfThreads(String method) {
    assertTrue(FRESH.contains(method));
    TrainingResult<ClassScores> one = train(1, METHODS.get(method), network(0.5), config(3));
    TrainingResult<ClassScores> three = train(3, METHODS.get(method), network(0.5), config(3));
    assertEquals(one.epochLosses(), three.epochLosses());
    assertArrayEquals(one.model().parameters(), three.model().parameters());
    assertEquals(one.train(), three.train());
  }

  @ParameterizedTest
  @EnumSource(Architecture.Type.class)
  void sampledBatchesTrainEveryNetwork(Architecture.Type type) {
    Architecture network =
        new Architecture(type, CORA.features().dimension(), 16, 2, 7, 2, 0.5, true);
    var graph = Graph.of(CORA.graph().adjacency(), true, network.type().propagation());
    for (String method : List.of("neighbor", "labor", "saint")) {
      try (Ibmb ibmb = Ibmb.onCpu(2)) {
        TrainingTask<ClassScores> task = task(ibmb, graph, METHODS.get(method), network, config(3));
        TrainingResult<ClassScores> result = ibmb.train(task, EpochListener.NONE, StopCheck.NEVER);
        assertTrue(result.epochLosses().get(2) < result.epochLosses().get(0), method);
      }
    }
  }

  /**
   * A GAT reads its features anew with every fresh batch, and from the third epoch on they are bad.
   */
  @Test
  void lossThatIsNoNumberLaterKeepsTheBestWeights() {
    Features features =
        new Features(
            CORA.features().nodeCount(),
            CORA.features().dimension(),
            CORA.features().values().clone());
    Architecture network =
        new Architecture(Architecture.Type.GAT, features.dimension(), 16, 2, 7, 2, 0.5, false);
    EpochListener<ClassScores> spoil =
        (epoch, loss, validation) -> {
          if (epoch == 2) {
            Arrays.fill(features.values(), Float.NaN);
          }
        };
    try (Ibmb ibmb = Ibmb.onCpu(2)) {
      TrainingTask<ClassScores> good =
          task(ibmb, CORA.graph(), METHODS.get("neighbor"), network, config(5));
      TrainingTask<ClassScores> task =
          new TrainingTask<>(
              good.inputs().graph(),
              features,
              good.objective(),
              good.training(),
              good.validation(),
              null,
              network,
              good.config());
      TrainingResult<ClassScores> result = ibmb.train(task, spoil, StopCheck.NEVER);
      assertEquals(2, result.ranEpochs());
      assertTrue(result.bestEpoch() <= 2);
      assertTrue(result.warning().contains("epoch 3, batch "), result.warning());
      assertTrue(result.warning().contains("Lower 'learningRate'"), result.warning());
      for (float parameter : result.model().parameters()) {
        assertTrue(Float.isFinite(parameter));
      }
    }
  }

  @Test
  void aStoppedTrainingOnFreshBatchesLeavesNoMemoryBehind() {
    try (Ibmb ibmb = Ibmb.onCpu(2)) {
      for (int pieces : new int[] {40, 400, 2000}) {
        TrainingTask<ClassScores> task =
            task(ibmb, CORA.graph(), METHODS.get("labor"), network(0.5), config(1000));
        AtomicInteger asked = new AtomicInteger();
        StopCheck stop =
            () -> {
              if (asked.incrementAndGet() > pieces) {
                throw new IllegalStateException("stopped");
              }
            };
        assertThrows(IllegalStateException.class, () -> ibmb.train(task, EpochListener.NONE, stop));
        assertEquals(0, ibmb.device().allocatedBytes());
      }
    }
  }

  /**
   * ShaDow's subgraphs do not touch each other: four batches summed up to one step are the one
   * batch of all. Without dropout, whose mask follows the row in the batch.
   */
  @ParameterizedTest
  @ValueSource(doubles = {1, 3})
  void severalBatchesPerStepAreOneLargeBatch(double weightOfClass) {
    float[] classWeights = new float[7];
    Arrays.fill(classWeights, 1);
    classWeights[2] = (float) weightOfClass;
    Loss loss = new Loss(classWeights, 0.5);
    Batcher quarters = new ShadowBatcher(new NodeWiseConfig(InfluenceConfig.DEFAULT, 35), 3);
    Batcher whole = new ShadowBatcher(new NodeWiseConfig(InfluenceConfig.DEFAULT, 140), 3);
    TrainingResult<ClassScores> summed =
        train(2, quarters, network(0), config(1).withSchedule(BatchOrder.RANDOM, 4), loss);
    TrainingResult<ClassScores> single = train(2, whole, network(0), config(1), loss);
    TrainingResult<ClassScores> unsummed = train(2, quarters, network(0), config(1), loss);
    float[] expected = single.model().parameters();
    float[] actual = summed.model().parameters();
    int different = 0;
    int differentUnsummed = 0;
    for (int i = 0; i < expected.length; i++) {
      // The first Adam step is the sign of the gradient: rounding may turn that of a few.
      different += Math.abs(expected[i] - actual[i]) > 1e-4 ? 1 : 0;
      differentUnsummed += Math.abs(expected[i] - unsummed.model().parameters()[i]) > 1e-4 ? 1 : 0;
    }
    assertTrue(different < 0.01 * expected.length, different + " of " + expected.length);
    assertTrue(differentUnsummed > 0.1 * expected.length, "steps of their own are no different");
  }

  @Test
  void theLossOfAnEpochDoesNotDependOnHowManyBatchesMakeAStep() {
    // A step so small that the weights stay as they are.
    TrainingConfig still = new TrainingConfig(1e-9, 0, 1, 1, 1, 0, 5);
    Batcher shadow = new ShadowBatcher(new NodeWiseConfig(InfluenceConfig.DEFAULT, 30), 3);
    float[] weights = {1, 2, 3, 1, 2, 3, 1};
    Loss loss = new Loss(weights, 0);
    double one = train(2, shadow, network(0), still, loss).epochLosses().get(0);
    for (int batches : new int[] {2, 3, 100}) {
      TrainingConfig config = still.withSchedule(BatchOrder.RANDOM, batches);
      assertEquals(one, train(2, shadow, network(0), config, loss).epochLosses().get(0), 1e-5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyScheduleLearns(BatchOrder order) {
    TrainingConfig config = config(10).withSchedule(order, 1);
    Batcher small = new NodeWiseBatcher(new NodeWiseConfig(InfluenceConfig.DEFAULT, 20));
    for (Batcher batcher : List.of(small, METHODS.get("neighbor"))) {
      TrainingResult<ClassScores> one = train(1, batcher, network(0.5), config);
      TrainingResult<ClassScores> two = train(2, batcher, network(0.5), config);
      assertArrayEquals(one.model().parameters(), two.model().parameters());
      assertTrue(one.validation().accuracy() > 0.6, order + ": " + one.validation());
    }
  }

  @Test
  void schedulesDiffer() {
    Batcher small = new NodeWiseBatcher(new NodeWiseConfig(InfluenceConfig.DEFAULT, 20));
    List<List<Double>> losses =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    train(2, small, network(0.5), config(2).withSchedule(BatchOrder.values()[i], 1))
                        .epochLosses())
            .toList();
    assertNotEquals(losses.get(0), losses.get(1));
    assertNotEquals(losses.get(1), losses.get(2));
    assertNotEquals(losses.get(0), losses.get(2));
  }

  @Test
  void sampleSizesMustFitTheLayers() {
    Batcher three =
        new SamplingBatcher(Sampling.NEIGHBOR, new SamplingConfig(50, List.of(5, 5, 5), 3));
    InvalidInput error =
        assertThrows(InvalidInput.class, () -> train(1, three, network(0), config(1)));
    assertEquals("'sampleSizes' must have one entry per layer (2) but had 3", error.getMessage());
    assertThrows(InvalidInput.class, () -> config(1).withSchedule(BatchOrder.RANDOM, 0));
  }

  private static TrainingConfig config(int epochs) {
    return new TrainingConfig(1e-2, 5e-4, epochs, 1, epochs, 0, 7);
  }

  private static Architecture network(double dropout) {
    return new Architecture(
        Architecture.Type.GCN, CORA.features().dimension(), 16, 2, 7, 1, dropout, false);
  }

  private static TrainingResult<ClassScores> train(
      int threads, Batcher batcher, Architecture network, TrainingConfig config) {
    return train(threads, batcher, network, config, Loss.crossEntropy(7));
  }

  private static TrainingResult<ClassScores> train(
      int threads, Batcher batcher, Architecture network, TrainingConfig config, Loss loss) {
    try (Ibmb ibmb = Ibmb.onCpu(threads)) {
      return ibmb.train(
          task(ibmb, CORA.graph(), batcher, network, config, loss),
          EpochListener.NONE,
          StopCheck.NEVER);
    }
  }

  private static TrainingTask<ClassScores> task(
      Ibmb ibmb, Graph graph, Batcher batcher, Architecture network, TrainingConfig config) {
    return task(ibmb, graph, batcher, network, config, Loss.crossEntropy(7));
  }

  private static TrainingTask<ClassScores> task(
      Ibmb ibmb,
      Graph graph,
      Batcher batcher,
      Architecture network,
      TrainingConfig config,
      Loss loss) {
    Batches validation =
        ibmb.batches(graph, CORA.nodesOf("validation"), EVALUATION, StopCheck.NEVER);
    return new TrainingTask<>(
        graph,
        CORA.features(),
        Numbered.classification(CORA.labels(), loss),
        ibmb.batchSource(graph, CORA.nodesOf("train"), batcher, StopCheck.NEVER),
        validation,
        null,
        network,
        config);
  }
}
