/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.Ibmb;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.Batches;
import org.ibmb.batch.FullBatcher;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.objective.classification.ClassScores;
import org.ibmb.run.StopCheck;
import org.ibmb.schedule.BatchOrder;
import org.ibmb.train.TrainingConfig;
import org.ibmb.train.TrainingTask;

/** What is foreseen is what is taken: device memory, seen at every stop check of a run. */
class DeviceMemoryTest {
  private static final Ibmb IBMB = Ibmb.onCpu(2);

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  void ofATraining(
      @ForAll long seed,
      @ForAll Architecture.Type type,
      @ForAll @IntRange(min = 1, max = 3) int layers,
      @ForAll boolean residual,
      @ForAll boolean full,
      @ForAll @IntRange(min = 1, max = 3) int batchesPerStep) {
    Sample sample = new Sample(seed, type, layers, residual);
    Batches training = sample.batches(0, full);
    Batches evaluation = sample.batches(1, full);
    TrainingTask<ClassScores> task =
        new TrainingTask<>(
            sample.graph,
            sample.features,
            Numbered.classification(sample.labels, 3),
            training,
            evaluation,
            sample.batches(2, full),
            sample.network,
            new TrainingConfig(0.01, 0, 2, 1, 5, 0, 1)
                .withSchedule(BatchOrder.RANDOM, batchesPerStep));
    Peak peak = new Peak();
    IBMB.train(task, (epoch, loss, validation) -> peak.check(), peak);
    long epochs =
        DeviceMemory.ofTraining(
                sample.network,
                BatchCapacity.ofEach(training.list(), layers),
                BatchCapacity.ofEach(evaluation.list(), layers),
                true,
                batchesPerStep,
                1,
                IBMB.device())
            .bytes();
    var tested = BatchCapacity.ofEach(sample.batches(2, full).list(), layers);
    long scores = DeviceMemory.ofBatches(sample.network, tested, 3, 2, IBMB.device()).bytes();
    peak.isBelow(Math.max(epochs, scores));
  }

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  void ofAPrediction(
      @ForAll long seed,
      @ForAll Architecture.Type type,
      @ForAll @IntRange(min = 1, max = 3) int layers,
      @ForAll boolean residual) {
    Sample sample = new Sample(seed, type, layers, residual);
    Batches batches = sample.batches(0, false);
    Peak peak = new Peak();
    IBMB.predict(sample.model(), Numbered.classes(3), sample.graph, sample.features, batches, peak);
    var rooms = BatchCapacity.ofEach(batches.list(), layers);
    peak.isBelow(DeviceMemory.ofBatches(sample.network, rooms, 3, 2, IBMB.device()).bytes());

    Peak fullPeak = new Peak();
    int[] all = IntStream.range(0, sample.graph.nodeCount()).toArray();
    IBMB.predictOnFullGraph(
        sample.model(), Numbered.classes(3), sample.graph, sample.features, all, fullPeak);
    fullPeak.isBelow(
        DeviceMemory.ofFullGraph(sample.network, all.length, 3, IBMB.device()).bytes());
  }

  /** The most memory that was seen; asked from any thread. */
  private static final class Peak implements StopCheck {
    final AtomicLong bytes = new AtomicLong();

    @Override
    public void check() {
      bytes.accumulateAndGet(IBMB.device().allocatedBytes(), Math::max);
    }

    void isBelow(long foreseen) {
      assertTrue(bytes.get() <= foreseen, bytes + " of " + foreseen);
      assertTrue(foreseen <= 2 * bytes.get(), bytes + " of " + foreseen);
    }
  }

  private static final class Sample {
    final Graph graph;
    final Features features;
    final Architecture network;
    final int[] labels;

    Sample(long seed, Architecture.Type type, int layers, boolean residual) {
      SplittableRandom random = new SplittableRandom(seed);
      int nodes = 30 + random.nextInt(3000);
      int[] offsets = IntStream.rangeClosed(0, nodes).map(i -> 2 * i).toArray();
      int[] targets = random.ints(2L * nodes, 0, nodes).toArray();
      this.graph =
          Graph.of(Csr.canonical(nodes, offsets, targets, null), false, type.propagation());
      int inputs = 1 + random.nextInt(40);
      float[] values = new float[nodes * inputs];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextDouble();
      }
      this.features = new Features(nodes, inputs, values);
      this.network =
          new Architecture(type, inputs, 12 * (1 + random.nextInt(4)), layers, 3, 3, 0, residual);
      this.labels = random.ints(nodes, 0, 3).toArray();
    }

    TrainedModel model() {
      float[] parameters = new float[network.parameterCount()];
      Arrays.fill(parameters, 0.1f);
      return new TrainedModel(network, parameters);
    }

    /** A third of the nodes. */
    Batches batches(int part, boolean full) {
      int[] outputs = IntStream.range(0, graph.nodeCount()).filter(i -> i % 3 == part).toArray();
      Batcher batcher =
          full
              ? new FullBatcher()
              : new NodeWiseBatcher(new NodeWiseConfig(new InfluenceConfig(0.25, 1e-3, 4), 100));
      return IBMB.batches(graph, outputs, batcher, StopCheck.NEVER);
    }
  }
}
