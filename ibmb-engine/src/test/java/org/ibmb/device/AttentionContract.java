/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

import static org.ibmb.device.DeviceUnderTest.random;

import java.util.SplittableRandom;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.graph.Csr;
import org.ibmb.graph.RandomGraphs;

/** Graph attention against its formula, and its backward pass against central differences. */
interface AttentionContract extends DeviceUnderTest {
  /** Attention in double precision, edge by edge. */
  record Reference(Csr csr, int rows, int heads) {
    private static final double SLOPE = 0.2;

    double[][] attended(double[][] x, double[] source, double[] destination) {
      int channels = source.length / heads;
      double[][] y = new double[rows][source.length];
      for (int u = 0; u < rows; u++) {
        for (int from = 0; from < source.length; from += channels) {
          double total = 0;
          for (int e = csr.offsets()[u]; e < csr.offsets()[u + 1]; e++) {
            total += strength(x[csr.targets()[e]], x[u], source, destination, from, channels);
          }
          for (int e = csr.offsets()[u]; e < csr.offsets()[u + 1]; e++) {
            double[] neighbour = x[csr.targets()[e]];
            double alpha = strength(neighbour, x[u], source, destination, from, channels) / total;
            for (int c = from; c < from + channels; c++) {
              y[u][c] += alpha * neighbour[c];
            }
          }
        }
      }
      return y;
    }

    private static double strength(
        double[] from, double[] to, double[] source, double[] destination, int at, int channels) {
      double logit = logit(from, to, source, destination, at, channels);
      return Math.exp(logit > 0 ? logit : SLOPE * logit);
    }

    private static double logit(
        double[] from, double[] to, double[] source, double[] destination, int at, int channels) {
      double logit = 0;
      for (int c = at; c < at + channels; c++) {
        logit += from[c] * source[c] + to[c] * destination[c];
      }
      return logit;
    }

    /** How close any logit is to the kink of LeakyReLU, where it has no derivative. */
    double closestKink(double[][] x, double[] source, double[] destination) {
      double closest = Double.POSITIVE_INFINITY;
      int channels = source.length / heads;
      for (int u = 0; u < rows; u++) {
        for (int e = csr.offsets()[u]; e < csr.offsets()[u + 1]; e++) {
          for (int from = 0; from < source.length; from += channels) {
            double[] neighbour = x[csr.targets()[e]];
            double logit = logit(neighbour, x[u], source, destination, from, channels);
            closest = Math.min(closest, Math.abs(logit));
          }
        }
      }
      return closest;
    }

    /** {@code sum of dy * y}, whose derivatives the backward pass computes. */
    double value(double[][] dy, double[][] x, double[] source, double[] destination) {
      double[][] y = attended(x, source, destination);
      double sum = 0;
      for (int u = 0; u < rows; u++) {
        for (int c = 0; c < source.length; c++) {
          sum += dy[u][c] * y[u][c];
        }
      }
      return sum;
    }

    /** The derivative of the value by every number of {@code by}, one of the other arguments. */
    double[] derivative(
        double[] by, double[][] dy, double[][] x, double[] source, double[] destination) {
      double step = 1e-6;
      double[] derivative = new double[by.length];
      for (int i = 0; i < by.length; i++) {
        double at = by[i];
        by[i] = at + step;
        double above = value(dy, x, source, destination);
        by[i] = at - step;
        derivative[i] = (above - value(dy, x, source, destination)) / (2 * step);
        by[i] = at;
      }
      return derivative;
    }
  }

  @Property(tries = 40)
  default void attentionBothWays(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3) int heads,
      @ForAll @IntRange(min = 1, max = 4) int channels) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr csr = RandomGraphs.directed(random);
    int nodes = csr.nodeCount();
    int width = heads * channels;
    Reference reference = new Reference(csr, 1 + random.nextInt(nodes), heads);
    double[][] x = random(random, nodes, width);
    double[][] source = random(random, 1, width);
    double[][] destination = random(random, 1, width);
    double[][] dy = random(random, reference.rows, width);
    Assume.that(reference.closestKink(x, source[0], destination[0]) > 1e-5);
    try (Arena arena = device().newArena()) {
      SparseMatrix s = arena.sparse(csr, csr.transpose());
      Matrix in = upload(arena, x);
      Matrix from = upload(arena, source);
      Matrix to = upload(arena, destination);
      Matrix coefficients = arena.matrix(csr.edgeCount() + 1, heads);
      Matrix y = arena.matrix(reference.rows, width);
      device().attention(s, in, from, to, heads, coefficients, y);
      double[][] expected = reference.attended(x, source[0], destination[0]);
      assertClose(expected, y, 1e-5);
      Matrix kept = arena.matrix(reference.rows, width);
      device().attention(s, in, from, to, heads, null, kept);
      assertClose(expected, kept, 1e-5);

      Matrix dx = arena.matrix(nodes, width);
      Matrix dSource = arena.matrix(1, width);
      Matrix dDestination = arena.matrix(1, width);
      device()
          .attentionBackward(
              s, in, from, to, heads, coefficients, upload(arena, dy), dx, dSource, dDestination);
      double[][] derivatives = new double[nodes][];
      for (int v = 0; v < nodes; v++) {
        derivatives[v] = reference.derivative(x[v], dy, x, source[0], destination[0]);
      }
      assertClose(derivatives, dx, 2e-4);
      double[] bySource = reference.derivative(source[0], dy, x, source[0], destination[0]);
      assertClose(new double[][] {bySource}, dSource, 2e-4);
      double[] byDestination =
          reference.derivative(destination[0], dy, x, source[0], destination[0]);
      assertClose(new double[][] {byDestination}, dDestination, 2e-4);
    }
  }
}
