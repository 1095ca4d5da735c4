/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.Ibmb;
import org.ibmb.batch.FullBatcher;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.graph.RandomGraphs;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.model.Architecture;
import org.ibmb.model.Numbered;
import org.ibmb.model.TrainedModel;
import org.ibmb.objective.classification.Classes;
import org.ibmb.run.StopCheck;
import org.junit.jupiter.api.Test;

/** Prediction on the full graph, layer by layer, and by many batches at once. */
class LayerWiseTest {
  private static final Ibmb IBMB = Ibmb.onCpu(2);
  private static final Classes CLASSES = Numbered.classes(3);

  /** The full batch computes the same numbers another way: by hops, with all layers in memory. */
  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
  void equalsTheFullBatch(
      @ForAll long seed,
      @ForAll Architecture.Type type,
      @ForAll @IntRange(min = 1, max = 4) int layers,
      @ForAll boolean residual) {
    Sample sample = new Sample(seed, type, layers, residual);
    Rows layerWise =
        IBMB.predictOnFullGraph(
            sample.model, CLASSES, sample.graph, sample.features, sample.outputs, StopCheck.NEVER);
    var batch = IBMB.batches(sample.graph, sample.outputs, new FullBatcher(), StopCheck.NEVER);
    Rows full =
        IBMB.predict(sample.model, CLASSES, sample.graph, sample.features, batch, StopCheck.NEVER);
    assertArrayEquals(full.nodes(), layerWise.nodes());
    assertArrayEquals(full.values(), layerWise.values(), 1e-5f);
  }

  /** More rows than a chunk has, so that chunks meet. */
  @Property(tries = 4)
  void chunksMeet(@ForAll Architecture.Type type, @ForAll boolean residual) {
    int nodes = 20_000;
    SplittableRandom random = new SplittableRandom(7);
    int[] offsets = IntStream.rangeClosed(0, nodes).map(i -> 2 * i).toArray();
    int[] targets = random.ints(2 * nodes, 0, nodes).toArray();
    Graph graph = Graph.of(Csr.canonical(nodes, offsets, targets, null), false, type.propagation());
    Sample sample = new Sample(graph, random, type, 3, residual);
    Rows layerWise =
        IBMB.predictOnFullGraph(
            sample.model, CLASSES, graph, sample.features, sample.outputs, StopCheck.NEVER);
    var batch = IBMB.batches(graph, sample.outputs, new FullBatcher(), StopCheck.NEVER);
    Rows full = IBMB.predict(sample.model, CLASSES, graph, sample.features, batch, StopCheck.NEVER);
    assertArrayEquals(full.values(), layerWise.values(), 1e-5f);
    Rows embeddings = IBMB.embedOnFullGraph(sample.model, graph, sample.features, StopCheck.NEVER);
    Rows inBatch = IBMB.embed(sample.model, graph, sample.features, batch, StopCheck.NEVER);
    for (int i = 0; i < sample.outputs.length; i++) {
      assertArrayEquals(inBatch.row(i), embeddings.row(sample.outputs[i]), 1e-4f);
    }
  }

  /** What the linear layer makes of an embedding is the prediction. */
  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void classifiedEmbeddingsAreThePredictions(
      @ForAll long seed,
      @ForAll Architecture.Type type,
      @ForAll @IntRange(min = 1, max = 4) int layers,
      @ForAll boolean residual) {
    Sample sample = new Sample(seed, type, layers, residual);
    Rows all = IBMB.embedOnFullGraph(sample.model, sample.graph, sample.features, StopCheck.NEVER);
    assertEquals(sample.graph.nodeCount(), all.nodes().length);
    var batch = IBMB.batches(sample.graph, sample.outputs, new FullBatcher(), StopCheck.NEVER);
    Rows some = IBMB.embed(sample.model, sample.graph, sample.features, batch, StopCheck.NEVER);
    assertArrayEquals(sample.outputs, some.nodes());
    Rows predictions =
        IBMB.predict(sample.model, CLASSES, sample.graph, sample.features, batch, StopCheck.NEVER);
    for (int i = 0; i < sample.outputs.length; i++) {
      assertArrayEquals(all.row(sample.outputs[i]), some.row(i), 1e-4f);
      float[] classified = classify(sample.model, some.row(i));
      for (int c = 0; c < 3; c++) {
        assertEquals(predictions.values()[i * 3 + c], classified[c], 1e-5f);
      }
    }
  }

  private static float[] classify(TrainedModel model, float[] row) {
    float[] scores = new float[model.architecture().outputDimension()];
    for (Architecture.Parameter parameter : model.architecture().parameters()) {
      for (int c = 0; c < scores.length; c++) {
        if (parameter.name().equals("lin.bias")) {
          scores[c] += model.parameters()[parameter.offset() + c];
        } else if (parameter.name().equals("lin.weight")) {
          for (int j = 0; j < row.length; j++) {
            scores[c] += row[j] * model.parameters()[parameter.offset() + j * scores.length + c];
          }
        }
      }
    }
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score);
    }
    for (int c = 0; c < scores.length; c++) {
      scores[c] = (float) (Math.exp(scores[c]) / sum);
    }
    return scores;
  }

  @Property(tries = 40)
  void manyBatchesAtOnceGiveTheBytesOfOneThread(@ForAll long seed, @ForAll Architecture.Type type) {
    Sample sample = new Sample(seed, type, 2, false);
    var batcher = new NodeWiseBatcher(new NodeWiseConfig(new InfluenceConfig(0.25, 1e-2, 4), 2));
    var batches = IBMB.batches(sample.graph, sample.outputs, batcher, StopCheck.NEVER);
    Rows two =
        IBMB.predict(
            sample.model, CLASSES, sample.graph, sample.features, batches, StopCheck.NEVER);
    Rows one =
        IBMB.withConcurrency(1)
            .predict(
                sample.model, CLASSES, sample.graph, sample.features, batches, StopCheck.NEVER);
    assertArrayEquals(one.values(), two.values());
  }

  @Test
  void stopsAndFreesItsMemory() {
    Sample sample = new Sample(1, Architecture.Type.GAT, 3, true);
    AtomicInteger asked = new AtomicInteger();
    StopCheck third =
        () -> {
          if (asked.incrementAndGet() > 3) {
            throw new IllegalStateException("stopped");
          }
        };
    assertThrows(
        IllegalStateException.class,
        () ->
            IBMB.predictOnFullGraph(
                sample.model, CLASSES, sample.graph, sample.features, sample.outputs, third));
    assertTrue(asked.get() > 3);
    assertEquals(0, IBMB.device().allocatedBytes());
  }

  private static final class Sample {
    final Graph graph;
    final Features features;
    final TrainedModel model;
    final int[] outputs;

    Sample(long seed, Architecture.Type type, int layers, boolean residual) {
      this(new SplittableRandom(seed), type, layers, residual);
    }

    private Sample(SplittableRandom random, Architecture.Type type, int layers, boolean residual) {
      this(
          Graph.of(RandomGraphs.directed(random), false, type.propagation()),
          random,
          type,
          layers,
          residual);
    }

    Sample(
        Graph graph,
        SplittableRandom random,
        Architecture.Type type,
        int layers,
        boolean residual) {
      this.graph = graph;
      int nodes = graph.nodeCount();
      this.features = new Features(nodes, 5, randomNumbers(random, nodes * 5));
      Architecture architecture = new Architecture(type, 5, 12, layers, 3, 3, 0, residual);
      this.model =
          new TrainedModel(architecture, randomNumbers(random, architecture.parameterCount()));
      int first = random.nextInt(nodes);
      this.outputs =
          IntStream.range(0, nodes).filter(i -> i == first || random.nextBoolean()).toArray();
    }

    private static float[] randomNumbers(SplittableRandom random, int count) {
      float[] numbers = new float[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = (float) (2 * random.nextDouble() - 1);
      }
      return numbers;
    }
  }
}
