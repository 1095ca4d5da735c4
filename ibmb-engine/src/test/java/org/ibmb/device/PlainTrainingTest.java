/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.ibmb.Ibmb;
import org.ibmb.batch.BatchSource;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.Batches;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.batch.Sampling;
import org.ibmb.batch.SamplingBatcher;
import org.ibmb.batch.SamplingConfig;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.graph.NodeInputs;
import org.ibmb.graph.RandomGraphs;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.model.Architecture;
import org.ibmb.model.BatchCapacity;
import org.ibmb.model.DeviceMemory;
import org.ibmb.model.Numbered;
import org.ibmb.objective.classification.ClassScores;
import org.ibmb.objective.classification.Classes;
import org.ibmb.predict.Rows;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.ibmb.train.EpochListener;
import org.ibmb.train.TrainingConfig;
import org.ibmb.train.TrainingResult;
import org.ibmb.train.TrainingTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole engine on a device that is not the CPU's: it learns the same, and can be stopped. */
class PlainTrainingTest {
  private static final int CLASSES = 4;
  private static final Classes NAMES = Numbered.classes(CLASSES);
  private static final Ibmb CPU = Ibmb.onCpu(2);
  private static final Ibmb PLAIN = Ibmb.on(new PlainDevice(), Workers.create(2));
  private static final Batcher NODE_WISE =
      new NodeWiseBatcher(new NodeWiseConfig(new InfluenceConfig(0.25, 1e-3, 8), 40));

  @AfterAll
  static void close() {
    CPU.close();
    PLAIN.close();
  }

  /** Dropout included: every device drops the same numbers. */
  @ParameterizedTest
  @EnumSource
  void aTrainingHasTheLossesOfTheCpu(Architecture.Type type) {
    Sample sample = new Sample(type);
    TrainingTask<ClassScores> task = sample.task(sample.fixed(0), 8);
    TrainingResult<ClassScores> expected = CPU.train(task, EpochListener.NONE, StopCheck.NEVER);
    TrainingResult<ClassScores> found = PLAIN.train(task, EpochListener.NONE, StopCheck.NEVER);
    assertEquals(8, found.epochLosses().size());
    for (int epoch = 0; epoch < 8; epoch++) {
      double loss = expected.epochLosses().get(epoch);
      assertEquals(loss, found.epochLosses().get(epoch), 1e-3 * loss, "epoch " + (epoch + 1));
    }
    assertTrue(found.epochLosses().get(7) < 0.9 * found.epochLosses().get(0));
    assertEquals(expected.test().accuracy(), found.test().accuracy(), 0.03);
    assertEquals(0, PLAIN.device().allocatedBytes());
  }

  /** One model, applied batch by batch and layer by layer. */
  @ParameterizedTest
  @EnumSource
  void predictionsAreThoseOfTheCpu(Architecture.Type type) {
    Sample sample = new Sample(type);
    var model =
        CPU.train(sample.task(sample.fixed(0), 2), EpochListener.NONE, StopCheck.NEVER).model();
    Batches batches = sample.fixed(2);
    Rows expected =
        CPU.predict(model, NAMES, sample.graph, sample.features, batches, StopCheck.NEVER);
    Rows found =
        PLAIN.predict(model, NAMES, sample.graph, sample.features, batches, StopCheck.NEVER);
    assertArrayEquals(expected.values(), found.values(), 1e-4f);
    int[] nodes = sample.third(2);
    Rows exact =
        CPU.predictOnFullGraph(model, NAMES, sample.graph, sample.features, nodes, StopCheck.NEVER);
    Rows plain =
        PLAIN.predictOnFullGraph(
            model, NAMES, sample.graph, sample.features, nodes, StopCheck.NEVER);
    assertArrayEquals(exact.values(), plain.values(), 1e-4f);
    assertEquals(0, PLAIN.device().allocatedBytes());
  }

  /** Sparse matrices have memory here, and it is foreseen. */
  @ParameterizedTest
  @EnumSource
  void itsMemoryIsForeseen(Architecture.Type type) {
    Sample sample = new Sample(type);
    Peak peak = new Peak();
    Batches training = sample.fixed(0);
    TrainingTask<ClassScores> task = sample.task(training, 2);
    PLAIN.train(task, EpochListener.NONE, peak);
    long foreseen =
        DeviceMemory.ofTraining(
                sample.network,
                BatchCapacity.ofEach(training.list(), 2),
                BatchCapacity.ofEach(sample.fixed(1).list(), 2),
                true,
                1,
                1,
                PLAIN.device())
            .bytes();
    assertTrue(peak.bytes.get() <= foreseen, peak.bytes + " of " + foreseen);
    assertTrue(foreseen <= 2 * peak.bytes.get(), peak.bytes + " of " + foreseen);
  }

  /** Batches that are drawn anew lie in the memory of those before. */
  @Test
  void memoryDoesNotGrowWithTheBatches() {
    Sample sample = new Sample(Architecture.Type.GAT);
    SamplingConfig sampling = new SamplingConfig(10, List.of(-1, -1), 7);
    BatchSource drawn =
        CPU.batchSource(
            sample.graph,
            sample.third(0),
            new SamplingBatcher(Sampling.NEIGHBOR, sampling),
            StopCheck.NEVER);
    Peak few = new Peak();
    PLAIN.train(sample.task(drawn.forNetwork(2, false), 1), EpochListener.NONE, few);
    Peak many = new Peak();
    PLAIN.train(sample.task(drawn.forNetwork(2, false), 6), EpochListener.NONE, many);
    assertTrue(many.bytes.get() <= 2 * few.bytes.get(), few.bytes + ", then " + many.bytes);
  }

  /**
   * Nothing in a call of this device asks whether to stop, as nothing does in a queue: the network
   * asks between calls, so a step of many is not run to its end.
   */
  @Test
  void aPassStopsBetweenCallsThatDoNotAsk() {
    Sample sample = new Sample(Architecture.Type.GCN);
    AtomicLong calls = new AtomicLong();
    Workers workers = Workers.create(1);
    List<Long> askedAfter = new ArrayList<>();
    Device counting = CountedDevice.of(new PlainDevice(), calls);
    try (Ibmb engine = Ibmb.on(counting, workers)) {
      TrainingTask<ClassScores> task = sample.task(sample.fixed(0), 10);
      engine.train(task, EpochListener.NONE, () -> askedAfter.add(calls.get()));
      for (int i = 1; i < askedAfter.size(); i++) {
        long between = askedAfter.get(i) - askedAfter.get(i - 1);
        assertTrue(between <= 8, between + " calls without a question");
      }
      assertTrue(calls.get() > 200, calls + " calls");
      calls.set(0);
      assertThrows(
          IllegalStateException.class,
          () ->
              engine.train(
                  task,
                  EpochListener.NONE,
                  () -> {
                    if (calls.get() > 100) {
                      throw new IllegalStateException("stopped");
                    }
                  }));
      assertTrue(calls.get() <= 108, calls + " calls");
      assertEquals(0, engine.device().allocatedBytes());
    }
  }

  /** The most memory that was seen; asked from any thread. */
  private static final class Peak implements StopCheck {
    final AtomicLong bytes = new AtomicLong();

    @Override
    public void check() {
      bytes.accumulateAndGet(PLAIN.device().allocatedBytes(), Math::max);
    }
  }

  /** Groups of nodes, of which each has a class, and features that tell it now and then. */
  private static final class Sample {
    final Graph graph;
    final Features features;
    final int[] labels;
    final Architecture network;

    Sample(Architecture.Type type) {
      this.graph = Graph.of(RandomGraphs.communities(3), true, type.propagation());
      SplittableRandom random = new SplittableRandom(9);
      int nodes = graph.nodeCount();
      this.labels = IntStream.range(0, nodes).map(node -> node / 10 % CLASSES).toArray();
      float[] values = new float[nodes * 6];
      for (int i = 0; i < values.length; i++) {
        double signal = i % 6 == labels[i / 6] ? 1 : 0;
        values[i] = (float) (signal + 0.5 * random.nextDouble());
      }
      this.features = new Features(nodes, 6, values);
      this.network = new Architecture(type, 6, 16, 2, CLASSES, 2, 0.3, false);
    }

    int[] third(int part) {
      return IntStream.range(0, graph.nodeCount()).filter(node -> node % 3 == part).toArray();
    }

    Batches fixed(int part) {
      return CPU.batches(graph, third(part), NODE_WISE, StopCheck.NEVER);
    }

    TrainingTask<ClassScores> task(BatchSource training, int epochs) {
      return new TrainingTask<>(
          new NodeInputs(graph, features),
          Numbered.classification(labels, CLASSES),
          training,
          fixed(1),
          TrainingTask.FinalScores.byBatches(fixed(2)),
          network,
          new TrainingConfig(0.02, 1e-4, epochs, epochs, 100, 0, 1));
    }
  }
}
