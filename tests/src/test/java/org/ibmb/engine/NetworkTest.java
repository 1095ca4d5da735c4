/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.Ibmb;
import org.ibmb.batch.Batch;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.BatchingConfig;
import org.ibmb.batch.FullBatcher;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.model.Architecture;
import org.ibmb.model.Architecture.Parameter;
import org.ibmb.model.BatchInput;
import org.ibmb.model.Network;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/** The network against finite differences, and against the formulas on dense matrices. */
class NetworkTest {
  private static final Ibmb IBMB = Ibmb.onCpu(2);
  private static final int CLASSES = 3;

  /**
   * Central differences of every parameter, with dropout on: the mask is a function of seed and
   * place, so it stays.
   */
  @Property(tries = 20)
  void gradientsAreTheDerivativesOfTheLoss(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3) int layers,
      @ForAll boolean truncated) {
    Sample sample = new Sample(seed, layers, 0.3, truncated);
    try (Arena arena = IBMB.device().newArena()) {
      Network network = sample.network(arena);
      BatchInput input = sample.input(arena);
      network.lossAndGradients(input, sample.labels, new Seeds(seed), 1);
      float[] analytic = network.gradients();
      float[] at = network.parameters();
      for (Parameter parameter : sample.architecture.parameters()) {
        double difference = 0;
        double size = 0;
        for (int i = parameter.offset(); i < parameter.offset() + parameter.length(); i++) {
          double numeric = sample.derivative(network, input, at, i, new Seeds(seed));
          difference += Math.pow(numeric - analytic[i], 2);
          size += numeric * numeric;
        }
        // Float arithmetic and the kink of ReLU leave a few per mille; a wrong term is off by tens
        // of per cent.
        assertTrue(
            Math.sqrt(difference) <= 0.03 * Math.sqrt(size) + 2e-3,
            parameter.name() + ": off by " + Math.sqrt(difference) + " of " + Math.sqrt(size));
      }
    }
  }

  @Property(tries = 40)
  void fullGraphProbabilitiesAreTheFormulas(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int layers) {
    Sample sample = new Sample(seed, layers, 0.5, false);
    try (Arena arena = IBMB.device().newArena()) {
      Network network = sample.network(arena);
      float[] actual = network.probabilities(sample.input(arena));
      double[][] expected = sample.reference(network.parameters());
      float[] flat = new float[actual.length];
      for (int i = 0; i < sample.batch.outputCount(); i++) {
        for (int c = 0; c < CLASSES; c++) {
          flat[i * CLASSES + c] = (float) expected[sample.batch.nodes()[i]][c];
        }
      }
      assertArrayEquals(flat, actual, 2e-3f);
    }
  }

  private static final class Sample {
    final Graph graph;
    final Features features;
    final Batch batch;
    final int[] labels;
    final Architecture architecture;
    private final long seed;

    Sample(long seed, int layers, double dropout, boolean truncated) {
      SplittableRandom random = new SplittableRandom(seed);
      Csr csr =
          random.nextBoolean()
              ? RandomGraphs.directed(random)
              : RandomGraphs.undirected(random, true);
      this.seed = seed;
      this.graph = Graph.of(csr, false);
      int dimension = 1 + random.nextInt(5);
      float[] values = new float[graph.nodeCount() * dimension];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (2 * random.nextDouble() - 1);
      }
      this.features = new Features(graph.nodeCount(), dimension, values);
      Batcher batcher =
          truncated
              ? new NodeWiseBatcher(new BatchingConfig(new InfluenceConfig(0.25, 1e-2, 3), 4))
              : new FullBatcher();
      int first = random.nextInt(graph.nodeCount());
      int[] outputs =
          java.util.stream.IntStream.range(0, graph.nodeCount())
              .filter(node -> node == first || random.nextBoolean())
              .toArray();
      this.batch = IBMB.batches(graph, outputs, batcher, StopCheck.NEVER).list().get(0);
      this.labels = random.ints(batch.outputCount(), 0, CLASSES).toArray();
      this.architecture =
          new Architecture(Architecture.Type.GCN, dimension, 8, layers, CLASSES, dropout);
    }

    Network network(Arena arena) {
      Network network = new Network(architecture, IBMB.device(), arena, List.of(batch));
      network.initialise(new Seeds(seed));
      // Away from the symmetric start, so that a mixed-up gamma or beta shows.
      float[] parameters = network.parameters();
      SplittableRandom random = new SplittableRandom(seed + 1);
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] += (float) (0.4 * random.nextDouble() - 0.2);
      }
      network.setParameters(parameters);
      return network;
    }

    BatchInput input(Arena arena) {
      Device device = IBMB.device();
      try (Workers workers = Workers.create(1)) {
        return BatchInput.load(
            batch, architecture.layers(), graph, features, device, arena, workers);
      }
    }

    double derivative(Network network, BatchInput input, float[] at, int i, Seeds seeds) {
      float[] moved = at.clone();
      float step = 2e-3f;
      moved[i] = at[i] + step;
      network.setParameters(moved);
      double above = network.lossAndGradients(input, labels, seeds, 1);
      moved[i] = at[i] - step;
      network.setParameters(moved);
      double below = network.lossAndGradients(input, labels, seeds, 1);
      return (above - below) / (2 * step);
    }

    /** Dense matrices, three loops, double precision. */
    double[][] reference(float[] parameters) {
      double[][] hidden = Dense.of(features.values(), features.nodeCount(), features.dimension());
      double[][] propagation = Dense.of(graph.propagation());
      for (int l = 0; l < architecture.layers(); l++) {
        hidden =
            Dense.multiply(
                Dense.multiply(propagation, hidden),
                parameter(parameters, "convs." + l + ".lin.weight"));
        double[][] gamma = parameter(parameters, "norms." + l + ".weight");
        double[][] beta = parameter(parameters, "norms." + l + ".bias");
        for (double[] row : hidden) {
          double mean = Arrays.stream(row).average().orElseThrow();
          double variance =
              Arrays.stream(row).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
          for (int j = 0; j < row.length; j++) {
            double normalised = (row[j] - mean) / Math.sqrt(variance + 1e-5);
            row[j] = Math.max(0, gamma[0][j] * normalised + beta[0][j]);
          }
        }
      }
      double[][] logits = Dense.multiply(hidden, parameter(parameters, "lin.weight"));
      double[][] bias = parameter(parameters, "lin.bias");
      for (double[] row : logits) {
        double sum = 0;
        for (int c = 0; c < CLASSES; c++) {
          row[c] = Math.exp(row[c] + bias[0][c]);
          sum += row[c];
        }
        for (int c = 0; c < CLASSES; c++) {
          row[c] /= sum;
        }
      }
      return logits;
    }

    private double[][] parameter(float[] all, String name) {
      Parameter found =
          architecture.parameters().stream()
              .filter(p -> p.name().equals(name))
              .findFirst()
              .orElseThrow();
      float[] values = Arrays.copyOfRange(all, found.offset(), found.offset() + found.length());
      return Dense.of(values, found.rows(), found.columns());
    }
  }
}
