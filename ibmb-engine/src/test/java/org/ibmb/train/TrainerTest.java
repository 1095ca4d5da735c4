/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.Pointer;
import org.ibmb.Ibmb;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.FullBatcher;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.graph.Cora;
import org.ibmb.graph.Features;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.model.Architecture;
import org.ibmb.objective.classification.ClassScores;
import org.ibmb.objective.classification.Classes;
import org.ibmb.objective.classification.Classification;
import org.ibmb.objective.classification.Loss;
import org.ibmb.objective.classification.Metric;
import org.ibmb.predict.Rows;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.MemoryClaims;
import org.ibmb.run.NotEnoughMemory;
import org.ibmb.run.StopCheck;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final Cora CORA = Cora.load();
  private static final Classes CLASSES = new Classes(CORA.classes());
  private static final Batcher SMALL_BATCHES =
      new NodeWiseBatcher(new NodeWiseConfig(InfluenceConfig.DEFAULT, 50));

  @Test
  void sameSeedGivesTheSameBytesForAnyNumberOfThreads() {
    TrainingResult<ClassScores> one = train(1, config(7, 6), CORA.features());
    for (int threads : new int[] {2, 4}) {
      TrainingResult<ClassScores> several = train(threads, config(7, 6), CORA.features());
      assertEquals(one.epochLosses(), several.epochLosses());
      assertArrayEquals(one.model().parameters(), several.model().parameters());
      assertArrayEquals(
          predict(1, one, SMALL_BATCHES).values(),
          predict(threads, several, SMALL_BATCHES).values());
    }
  }

  @Test
  void anotherSeedGivesAnotherModel() {
    float[] a = train(2, config(1, 2), CORA.features()).model().parameters();
    float[] b = train(2, config(2, 2), CORA.features()).model().parameters();
    assertTrue(java.util.Arrays.mismatch(a, b) >= 0);
  }

  @Test
  void batchedPredictionAgreesWithTheFullGraph() {
    TrainingResult<ClassScores> result = train(2, config(3, 30), CORA.features());
    assertTrue(result.test().accuracy() > 0.75, "accuracy " + result.test().accuracy());
    Rows batched = predict(2, result, SMALL_BATCHES);
    Rows exact = predict(2, result, new FullBatcher());
    int same = 0;
    for (int i = 0; i < batched.nodes().length; i++) {
      same += predictedClass(batched, i) == predictedClass(exact, i) ? 1 : 0;
    }
    assertTrue(same >= 970, same + " of 1000 test nodes agree");
  }

  @Test
  void bestEpochIsKeptAndPatienceEndsTheTraining() {
    TrainingConfig config = new TrainingConfig(1e-2, 5e-4, 200, 1, 5, 0, 11);
    AtomicInteger epochs = new AtomicInteger();
    double[] best = {-1};
    TrainingResult<ClassScores> result =
        train(
            2,
            config,
            CORA.features(),
            (epoch, loss, validation) -> {
              assertEquals(epochs.incrementAndGet(), epoch);
              best[0] = Math.max(best[0], validation.accuracy());
            },
            StopCheck.NEVER);
    assertEquals(epochs.get(), result.ranEpochs());
    assertEquals(result.bestEpoch() + 5, result.ranEpochs());
    assertTrue(result.didConverge());
    assertEquals(best[0], result.validation().accuracy());
    // The weights are those of that epoch, not of the last.
    Rows again = predict(2, result, SMALL_BATCHES, CORA.nodesOf("validation"));
    int right = 0;
    for (int i = 0; i < again.nodes().length; i++) {
      right += predictedClass(again, i) == CORA.labels()[again.nodes()[i]] ? 1 : 0;
    }
    assertEquals(best[0], right / 500.0, 1e-9);
  }

  @Test
  void aStoppedTrainingLeavesNoMemoryBehind() {
    try (Ibmb ibmb = Ibmb.onCpu(2)) {
      TrainingTask<ClassScores> task = task(ibmb, config(1, 1000), CORA.features());
      AtomicInteger asked = new AtomicInteger();
      StopCheck stop =
          () -> {
            if (asked.incrementAndGet() > 40) {
              throw new IllegalStateException("stopped");
            }
          };
      assertThrows(IllegalStateException.class, () -> ibmb.train(task, EpochListener.NONE, stop));
      assertEquals(0, ibmb.device().allocatedBytes());
    }
  }

  /** Reported metrics are those of the predictions that the model makes. */
  @Test
  void exactScoresAreThoseOfExactPredictions() {
    try (Ibmb ibmb = Ibmb.onCpu(2)) {
      TrainingTask<ClassScores> batched = task(ibmb, config(3, 5), CORA.features());
      TrainingTask<ClassScores> exact =
          new TrainingTask<>(
              batched.inputs(),
              batched.objective(),
              batched.training(),
              batched.validation(),
              TrainingTask.FinalScores.exact(CORA.nodesOf("test")),
              batched.architecture(),
              batched.config());
      TrainingResult<ClassScores> result = ibmb.train(exact, EpochListener.NONE, StopCheck.NEVER);
      TrainingResult<ClassScores> same = ibmb.train(batched, EpochListener.NONE, StopCheck.NEVER);
      assertArrayEquals(same.model().parameters(), result.model().parameters());
      for (var set :
          Map.of(
                  "train", result.train(),
                  "validation", result.validation(),
                  "test", result.test())
              .entrySet()) {
        Rows rows =
            ibmb.predictOnFullGraph(
                result.model(),
                CLASSES,
                CORA.graph(),
                CORA.features(),
                CORA.nodesOf(set.getKey()),
                StopCheck.NEVER);
        int right = 0;
        for (int i = 0; i < rows.nodes().length; i++) {
          right += predictedClass(rows, i) == CORA.labels()[rows.nodes()[i]] ? 1 : 0;
        }
        assertEquals((double) right / rows.nodes().length, set.getValue().accuracy());
      }
    }
  }

  /** Whichever claim is refused: nothing stays behind. A lane less is no failure. */
  @Test
  void aTrainingWhoseMemoryIsRefusedLeavesNoneBehind() {
    try (Ibmb ibmb = Ibmb.onCpu(2)) {
      TrainingTask<ClassScores> task = task(ibmb, config(1, 2), CORA.features());
      AtomicInteger claims = new AtomicInteger();
      float[] expected =
          ibmb.withMemory(limited(claims, Integer.MAX_VALUE))
              .train(task, EpochListener.NONE, StopCheck.NEVER)
              .model()
              .parameters();
      int all = claims.get();
      int refused = 0;
      for (int granted = 0; granted < all; granted++) {
        claims.set(0);
        try {
          TrainingResult<ClassScores> result =
              ibmb.withMemory(limited(claims, granted))
                  .train(task, EpochListener.NONE, StopCheck.NEVER);
          assertArrayEquals(expected, result.model().parameters());
        } catch (NotEnoughMemory e) {
          refused++;
        }
        assertEquals(0, ibmb.device().allocatedBytes());
      }
      assertTrue(refused >= 2, refused + " of " + all + " claims were refused");
    }
  }

  private static MemoryClaims limited(AtomicInteger claims, int granted) {
    return new MemoryClaims() {
      @Override
      public void claim(long heapBytes, long offHeapBytes) {
        if (claims.incrementAndGet() > granted) {
          throw new NotEnoughMemory("no more");
        }
      }

      @Override
      public void release(long heapBytes, long offHeapBytes) {
        // is not counted
      }
    };
  }

  /**
   * A training holds some 30 MB outside the heap; twenty leaks would show in the process's size.
   */
  @Test
  void theProcessDoesNotGrowFromTrainingToTraining() {
    try (Ibmb ibmb = Ibmb.onCpu(2)) {
      TrainingTask<ClassScores> task = task(ibmb, config(1, 1), CORA.features());
      long before = 0;
      for (int i = 0; i < 30; i++) {
        ibmb.train(task, EpochListener.NONE, StopCheck.NEVER);
        before = i == 9 ? residentBytes() : before;
      }
      long grown = residentBytes() - before;
      assertTrue(grown < 200_000_000, "grew by " + grown + " bytes in 20 trainings");
    }
  }

  private static long residentBytes() {
    System.gc();
    return Pointer.physicalBytes();
  }

  @Test
  void predictionsThatAreNoNumbersAreRefused() {
    TrainingResult<ClassScores> result = train(2, config(1, 1), CORA.features());
    float[] huge = CORA.features().values().clone();
    java.util.Arrays.fill(huge, 3e38f);
    Features features =
        new Features(CORA.features().nodeCount(), CORA.features().dimension(), huge);
    try (Ibmb ibmb = Ibmb.onCpu(2)) {
      var batches =
          ibmb.batches(CORA.graph(), CORA.nodesOf("test"), SMALL_BATCHES, StopCheck.NEVER);
      ArithmeticException error =
          assertThrows(
              ArithmeticException.class,
              () ->
                  ibmb.predict(
                      result.model(), CLASSES, CORA.graph(), features, batches, StopCheck.NEVER));
      assertTrue(error.getMessage().contains("Scale them"), error.getMessage());
    }
  }

  @Test
  void networksThatNoMemoryHoldsAreRefused() {
    for (int hidden : new int[] {50_000, 65_537, Integer.MAX_VALUE}) {
      InvalidInput error =
          assertThrows(
              InvalidInput.class,
              () -> new Architecture(Architecture.Type.GCN, 4, hidden, 2, 2, 1, 0, false));
      assertTrue(error.getMessage().contains("Lower 'hiddenDimension'"), error.getMessage());
    }
    assertThrows(
        InvalidInput.class,
        () -> new Architecture(Architecture.Type.GCN, 4, 8, 100_000_000, 2, 1, 0, false));
  }

  @Test
  void lossThatIsNoNumberNamesEpochAndRemedy() {
    float[] huge = CORA.features().values().clone();
    java.util.Arrays.fill(huge, 3e38f);
    Features features =
        new Features(CORA.features().nodeCount(), CORA.features().dimension(), huge);
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> train(1, config(1, 3), features));
    assertTrue(error.getMessage().contains("in epoch 1, batch "), error.getMessage());
    assertTrue(error.getMessage().contains("Lower 'learningRate'"), error.getMessage());
  }

  /** What the first of the user's metrics is, decides which epoch is the best. */
  @Test
  void theMetricOfOneClassChoosesTheBestEpoch() {
    Metric metric = new Metric(Metric.Kind.PRECISION, 2);
    List<Double> seen = new ArrayList<>();
    TrainingResult<ClassScores> result =
        train(
            2,
            config(3, 12),
            CORA.features(),
            metric,
            (epoch, loss, validation) -> seen.add(validation.of(metric)),
            StopCheck.NEVER);
    assertEquals(Collections.max(seen), result.validation().of(metric));
    assertEquals(Collections.max(seen), seen.get(result.bestEpoch() - 1));
    assertTrue(new HashSet<>(seen).size() > 1, "one epoch is as good as another: " + seen);
  }

  @Test
  void configurationsReportAllTheirMistakes() {
    InvalidInput error =
        assertThrows(InvalidInput.class, () -> new TrainingConfig(-1, -1, 0, 5, 0, -1, 0));
    assertEquals(6, error.problems().size(), error.getMessage());
    assertEquals(
        List.of(
            "'layers' must be at least 1 but was 0", "'dropout' must be in [0.0, 1.0) but was 1.0"),
        assertThrows(
                InvalidInput.class,
                () -> new Architecture(Architecture.Type.GCN, 4, 8, 0, 2, 1, 1, false))
            .problems());
  }

  private static TrainingConfig config(long seed, int epochs) {
    return new TrainingConfig(5e-3, 5e-4, epochs, 1, epochs, 0, seed);
  }

  private static TrainingResult<ClassScores> train(
      int threads, TrainingConfig config, Features features) {
    return train(threads, config, features, EpochListener.NONE, StopCheck.NEVER);
  }

  private static TrainingResult<ClassScores> train(
      int threads,
      TrainingConfig config,
      Features features,
      EpochListener<? super ClassScores> listener,
      StopCheck stop) {
    return train(threads, config, features, Metric.ACCURACY, listener, stop);
  }

  private static TrainingResult<ClassScores> train(
      int threads,
      TrainingConfig config,
      Features features,
      Metric metric,
      EpochListener<? super ClassScores> listener,
      StopCheck stop) {
    try (Ibmb ibmb = Ibmb.onCpu(threads)) {
      return ibmb.train(task(ibmb, config, features, metric), listener, stop);
    }
  }

  private static TrainingTask<ClassScores> task(
      Ibmb ibmb, TrainingConfig config, Features features) {
    return task(ibmb, config, features, Metric.ACCURACY);
  }

  private static TrainingTask<ClassScores> task(
      Ibmb ibmb, TrainingConfig config, Features features, Metric metric) {
    return new TrainingTask<>(
        CORA.graph(),
        features,
        new Classification(CLASSES, CORA.labels(), Loss.crossEntropy(CLASSES.width()), metric),
        ibmb.batches(CORA.graph(), CORA.nodesOf("train"), SMALL_BATCHES, StopCheck.NEVER),
        ibmb.batches(CORA.graph(), CORA.nodesOf("validation"), SMALL_BATCHES, StopCheck.NEVER),
        ibmb.batches(CORA.graph(), CORA.nodesOf("test"), SMALL_BATCHES, StopCheck.NEVER),
        new Architecture(
            Architecture.Type.GCN, features.dimension(), 32, 2, CLASSES.width(), 1, 0.5, false),
        config);
  }

  private static int predictedClass(Rows rows, int i) {
    return CLASSES.position(rows.values(), rows.offset(i));
  }

  private static Rows predict(int threads, TrainingResult<ClassScores> result, Batcher batcher) {
    return predict(threads, result, batcher, CORA.nodesOf("test"));
  }

  private static Rows predict(
      int threads, TrainingResult<ClassScores> result, Batcher batcher, int[] nodes) {
    try (Ibmb ibmb = Ibmb.onCpu(threads)) {
      var batches = ibmb.batches(CORA.graph(), nodes, batcher, StopCheck.NEVER);
      return ibmb.predict(
          result.model(), CLASSES, CORA.graph(), CORA.features(), batches, StopCheck.NEVER);
    }
  }
}
