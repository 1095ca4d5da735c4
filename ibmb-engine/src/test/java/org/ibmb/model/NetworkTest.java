/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.Ibmb;
import org.ibmb.batch.Batch;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.FullBatcher;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Dense;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.graph.NodeInputs;
import org.ibmb.graph.RandomGraphs;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.model.Architecture.Parameter;
import org.ibmb.objective.classification.Classification;
import org.ibmb.objective.classification.Loss;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * The network against the formulas in double precision, on whole graphs and on truncated batches.
 * The reference computes every row, so it also shows that the rows that layers leave out are not
 * needed.
 */
class NetworkTest {
  private static final Ibmb IBMB = Ibmb.onCpu(2);
  private static final Device DEVICE = IBMB.device();
  private static final int CLASSES = 3;
  private static final int HIDDEN = 12;
  private static final int HEADS = 3;

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  void probabilitiesAreTheFormulas(
      @ForAll long seed,
      @ForAll Architecture.Type type,
      @ForAll @IntRange(min = 1, max = 3) int layers,
      @ForAll boolean truncated,
      @ForAll boolean residual) {
    Sample sample = new Sample(seed, type, layers, 0.5, truncated, residual);
    try (Arena arena = DEVICE.newArena()) {
      Network network = sample.network(arena);
      Matrix outputs = network.outputs(sample.input(arena));
      DEVICE.softmax(outputs, network.outputBias());
      float[] actual = DEVICE.download(outputs);
      double[][] expected = sample.reference.probabilities(doubles(network.parameters()), null);
      for (int i = 0; i < sample.batch.outputCount(); i++) {
        for (int c = 0; c < CLASSES; c++) {
          assertEquals(expected[i][c], actual[i * CLASSES + c], 1e-3);
        }
      }
    }
  }

  /** Every parameter against central finite differences, dropout on. */
  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  void gradientsAreTheDerivativesOfTheLoss(
      @ForAll long seed,
      @ForAll Architecture.Type type,
      @ForAll @IntRange(min = 1, max = 3) int layers,
      @ForAll boolean truncated,
      @ForAll boolean residual) {
    Sample sample = new Sample(seed, type, layers, 0.3, truncated, residual);
    try (Arena arena = DEVICE.newArena()) {
      Network network = sample.network(arena);
      Seeds seeds = new Seeds(seed);
      double loss =
          Numbered.lossAndGradients(
              network, sample.input(arena), sample.objective(), DEVICE, arena, seeds, 1);
      float[] analytic = network.gradients();
      double[] at = doubles(network.parameters());
      double[][][] masks = sample.masks(arena, seeds, 1);
      assertEquals(sample.reference.loss(at, masks, sample.labels, sample.loss), loss, 1e-3);
      // Neither rounding nor the finite step may cross a kink; a normalisation stretches both.
      Assume.that(sample.reference.closestKink() > 1e-4 * Math.max(1, sample.reference.steepest()));
      for (Parameter parameter : sample.architecture.parameters()) {
        double difference = 0;
        double size = 0;
        for (int i = parameter.offset(); i < parameter.offset() + parameter.length(); i++) {
          double numeric = sample.derivative(at, masks, i);
          difference += Math.pow(numeric - analytic[i], 2);
          size += numeric * numeric;
        }
        // Rows of nearly equal numbers make layer normalisation steep in float arithmetic: a few
        // per mille.
        assertTrue(
            Math.sqrt(difference) <= 0.01 * Math.sqrt(size) + 1e-4,
            parameter.name() + ": off by " + Math.sqrt(difference) + " of " + Math.sqrt(size));
      }
    }
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static final class Sample {
    final Batch batch;
    final int[] labels;
    final Architecture architecture;
    final Loss loss;
    final ReferenceNetwork reference;
    private final Graph graph;
    private final Features features;
    private final long seed;

    Sample(
        long seed,
        Architecture.Type type,
        int layers,
        double dropout,
        boolean truncated,
        boolean residual) {
      SplittableRandom random = new SplittableRandom(seed);
      boolean directed = random.nextBoolean();
      Csr csr = directed ? RandomGraphs.directed(random) : RandomGraphs.undirected(random, true);
      this.seed = seed;
      this.graph = Graph.of(csr, !directed, type.propagation());
      int dimension = 1 + random.nextInt(5);
      float[] values = new float[graph.nodeCount() * dimension];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (2 * random.nextDouble() - 1);
      }
      this.features = new Features(graph.nodeCount(), dimension, values);
      Batcher batcher =
          truncated
              ? new NodeWiseBatcher(new NodeWiseConfig(new InfluenceConfig(0.25, 1e-2, 3), 4))
              : new FullBatcher();
      int first = random.nextInt(graph.nodeCount());
      int[] outputs =
          IntStream.range(0, graph.nodeCount())
              .filter(node -> node == first || random.nextBoolean())
              .toArray();
      Batch made = IBMB.batches(graph, outputs, batcher, StopCheck.NEVER).list().get(0);
      this.batch = random.nextBoolean() ? made : weighted(made, random);
      this.labels = random.ints(batch.outputCount(), 0, CLASSES).toArray();
      this.architecture =
          new Architecture(type, dimension, HIDDEN, layers, CLASSES, HEADS, dropout, residual);
      this.loss =
          new Loss(
              new float[] {1, (float) (0.5 + random.nextDouble()), 2},
              random.nextBoolean() ? 0 : 2 * random.nextDouble());
      this.reference = new ReferenceNetwork(architecture, graph, features, batch);
    }

    private static Batch weighted(Batch batch, SplittableRandom random) {
      float[] lossWeights = new float[batch.outputCount()];
      for (int i = 0; i < lossWeights.length; i++) {
        lossWeights[i] = (float) (0.1 + 3 * random.nextDouble());
      }
      return new Batch(
          batch.nodes(),
          batch.outputCount(),
          batch.reach(),
          batch.influence(),
          batch.adjacency(),
          batch.transposed(),
          lossWeights);
    }

    /** Every parameter away from its start, so that a mixed-up gamma, beta or bias shows. */
    Network network(Arena arena) {
      Network network = new Network(architecture, DEVICE, arena, List.of(batch));
      network.initialise(new Seeds(seed));
      float[] parameters = network.parameters();
      SplittableRandom random = new SplittableRandom(seed + 1);
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] += (float) (random.nextDouble() - 0.5);
      }
      network.setParameters(parameters);
      return network;
    }

    Classification objective() {
      int[] ofNodes = new int[graph.nodeCount()];
      for (int i = 0; i < labels.length; i++) {
        ofNodes[batch.nodes()[i]] = labels[i];
      }
      return Numbered.classification(ofNodes, loss);
    }

    BatchInput input(Arena arena) {
      try (Workers workers = Workers.create(1)) {
        return BatchInput.load(
            batch, architecture, new NodeInputs(graph, features), DEVICE, arena, workers);
      }
    }

    double derivative(double[] at, double[][][] masks, int i) {
      double step = 1e-5;
      double[] moved = at.clone();
      moved[i] = at[i] + step;
      double above = reference.loss(moved, masks, labels, loss);
      moved[i] = at[i] - step;
      return (above - reference.loss(moved, masks, labels, loss)) / (2 * step);
    }

    /** What the device drops: with gamma 0 and beta 1 every number is 1 before dropout. */
    double[][][] masks(Arena arena, Seeds seeds, long step) {
      int rows = batch.nodeCount();
      double[][][] masks = new double[architecture.layers()][][];
      Matrix beta = arena.matrix(1, HIDDEN);
      float[] ones = new float[HIDDEN];
      Arrays.fill(ones, 1);
      DEVICE.upload(ones, beta);
      for (int l = 0; l < masks.length; l++) {
        Matrix mask = arena.matrix(rows, HIDDEN);
        DEVICE.normActivationDropout(
            List.of(),
            arena.matrix(rows, HIDDEN),
            arena.matrix(1, HIDDEN),
            arena.matrix(rows, 1),
            arena.matrix(1, HIDDEN),
            beta,
            mask,
            (float) (1 - architecture.dropout()),
            seeds.value("dropout", step, l));
        masks[l] = Dense.of(DEVICE.download(mask), rows, HIDDEN);
      }
      return masks;
    }
  }
}
