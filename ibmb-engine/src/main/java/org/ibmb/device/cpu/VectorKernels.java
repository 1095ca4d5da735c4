/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The same kernels on the Vector API, in the part of it that is the same from Java 17 to 25: heap
 * arrays only.
 *
 * <p>This class is loaded only where the module {@code jdk.incubator.vector} is present. What a
 * width leaves over beyond full vectors goes through plain loops: hidden dimensions are usually
 * multiples of 16, and a mask on every load is dear.
 *
 * <p>No kernel takes or returns a vector: where the compiler does not inline it, which is a matter
 * of luck, each such vector is an object.
 */
final class VectorKernels implements RowKernels {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());
  private static final int LANES = FLOATS.length();
  private static final IntVector COLUMNS = columns();

  private static IntVector columns() {
    int[] steps = new int[LANES];
    Arrays.setAll(steps, i -> i * COLUMN_STEP);
    return IntVector.fromArray(INTS, steps, 0);
  }

  @Override
  public String description() {
    return "Vector API, " + FLOATS.vectorBitSize() + " bits";
  }

  @Override
  public List<String> hints() {
    return List.of();
  }

  /** Blocks of four vectors of the result stay in registers while all rows stream past. */
  @Override
  public void sparseRow(
      float[] x, int[] targets, float[] weights, int from, int to, float[] y, int width) {
    int column = 0;
    for (; column + 4 * LANES <= width; column += 4 * LANES) {
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      for (int e = from; e < to; e++) {
        int at = targets[e] * width + column;
        FloatVector weight = FloatVector.broadcast(FLOATS, weights[e]);
        a = FloatVector.fromArray(FLOATS, x, at).fma(weight, a);
        b = FloatVector.fromArray(FLOATS, x, at + LANES).fma(weight, b);
        c = FloatVector.fromArray(FLOATS, x, at + 2 * LANES).fma(weight, c);
        d = FloatVector.fromArray(FLOATS, x, at + 3 * LANES).fma(weight, d);
      }
      a.intoArray(y, column);
      b.intoArray(y, column + LANES);
      c.intoArray(y, column + 2 * LANES);
      d.intoArray(y, column + 3 * LANES);
    }
    for (; column + LANES <= width; column += LANES) {
      FloatVector a = FloatVector.zero(FLOATS);
      for (int e = from; e < to; e++) {
        FloatVector weight = FloatVector.broadcast(FLOATS, weights[e]);
        a = FloatVector.fromArray(FLOATS, x, targets[e] * width + column).fma(weight, a);
      }
      a.intoArray(y, column);
    }
    for (; column < width; column++) {
      float sum = 0;
      for (int e = from; e < to; e++) {
        sum += weights[e] * x[targets[e] * width + column];
      }
      y[column] = sum;
    }
  }

  @Override
  public void addScaled(float[] y, int yFrom, float[] x, int xFrom, float a, int length) {
    FloatVector factor = FloatVector.broadcast(FLOATS, a);
    int i = 0;
    for (; i + LANES <= length; i += LANES) {
      FloatVector.fromArray(FLOATS, x, xFrom + i)
          .fma(factor, FloatVector.fromArray(FLOATS, y, yFrom + i))
          .intoArray(y, yFrom + i);
    }
    for (; i < length; i++) {
      y[yFrom + i] += a * x[xFrom + i];
    }
  }

  @Override
  public float dot(float[] x, int xFrom, float[] y, int yFrom, int length, float[] scratch) {
    FloatVector sums = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i + LANES <= length; i += LANES) {
      sums =
          FloatVector.fromArray(FLOATS, x, xFrom + i)
              .fma(FloatVector.fromArray(FLOATS, y, yFrom + i), sums);
    }
    float sum = 0;
    if (i > 0) {
      sums.intoArray(scratch, 0);
      sum = VectorSums.ofLanes(scratch);
    }
    for (; i < length; i++) {
      sum += x[xFrom + i] * y[yFrom + i];
    }
    return sum;
  }

  @Override
  public void add(float[] y, float[] x, int width) {
    int i = 0;
    for (; i + LANES <= width; i += LANES) {
      FloatVector.fromArray(FLOATS, y, i).add(FloatVector.fromArray(FLOATS, x, i)).intoArray(y, i);
    }
    for (; i < width; i++) {
      y[i] += x[i];
    }
  }

  @Override
  public float forward(
      float[] x,
      float[] bias,
      float[] gamma,
      float[] beta,
      float[] h,
      float keep,
      int hash,
      int width) {
    float mean = VectorSums.addAndSum(x, bias, h, width) / width;
    float inverseDeviation =
        RowKernels.inverseDeviation(VectorSums.squares(x, mean, h, width) / width);
    if (keep < 1) {
      dropout(h, keep, hash, width);
    } else {
      Arrays.fill(h, 0, width, 1f);
    }
    int i = 0;
    for (; i + LANES <= width; i += LANES) {
      FloatVector xhat = FloatVector.fromArray(FLOATS, x, i).sub(mean).mul(inverseDeviation);
      FloatVector result =
          xhat.fma(FloatVector.fromArray(FLOATS, gamma, i), FloatVector.fromArray(FLOATS, beta, i))
              .max(0f)
              .mul(FloatVector.fromArray(FLOATS, h, i));
      result.intoArray(h, i);
      IntVector there =
          result
              .reinterpretAsInts()
              .lanewise(VectorOperators.NEG)
              .lanewise(VectorOperators.LSHR, 31);
      xhat.reinterpretAsInts().and(-2).or(there).reinterpretAsFloats().intoArray(x, i);
    }
    for (; i < width; i++) {
      float xhat = (x[i] - mean) * inverseDeviation;
      h[i] *= Math.max(0f, Math.fma(xhat, gamma[i], beta[i]));
      x[i] = RowKernels.marked(xhat, h[i]);
    }
    return inverseDeviation;
  }

  @Override
  public void infer(float[] x, float[] bias, float[] gamma, float[] beta, float[] h, int width) {
    float mean = VectorSums.addAndSum(x, bias, h, width) / width;
    float inverseDeviation =
        RowKernels.inverseDeviation(VectorSums.squares(x, mean, h, width) / width);
    int i = 0;
    for (; i + LANES <= width; i += LANES) {
      FloatVector xhat = FloatVector.fromArray(FLOATS, x, i).sub(mean).mul(inverseDeviation);
      xhat.fma(FloatVector.fromArray(FLOATS, gamma, i), FloatVector.fromArray(FLOATS, beta, i))
          .max(0f)
          .intoArray(h, i);
    }
    for (; i < width; i++) {
      h[i] = Math.max(0f, Math.fma((x[i] - mean) * inverseDeviation, gamma[i], beta[i]));
    }
  }

  /**
   * What each number is multiplied with. In a method of its own: as a branch inside the loop above,
   * Java 17's compiler leaves it out while nobody drops anything, and once somebody does it boxes
   * every vector, five times slower for good.
   */
  private static void dropout(float[] factors, float keep, int hash, int width) {
    int threshold = RowKernels.threshold(keep);
    float scale = 1 / keep;
    FloatVector scales = FloatVector.broadcast(FLOATS, scale);
    int i = 0;
    for (; i + LANES <= width; i += LANES) {
      IntVector mixed = COLUMNS.add(hash + i * COLUMN_STEP);
      mixed =
          mixed
              .lanewise(VectorOperators.XOR, mixed.lanewise(VectorOperators.LSHR, 16))
              .mul(0x7feb352d);
      mixed =
          mixed
              .lanewise(VectorOperators.XOR, mixed.lanewise(VectorOperators.LSHR, 15))
              .mul(0x846ca68b);
      // All ones where the difference is negative: the number is kept.
      IntVector kept =
          mixed.lanewise(VectorOperators.LSHR, 8).sub(threshold).lanewise(VectorOperators.ASHR, 31);
      scales.reinterpretAsInts().and(kept).reinterpretAsFloats().intoArray(factors, i);
    }
    for (; i < width; i++) {
      factors[i] = RowKernels.keeps(hash, i, threshold) ? scale : 0f;
    }
  }

  /**
   * The exponential's polynomial is that of Cephes (Moshier 1992), within two units of the last
   * place. Java 17 has no vector conversion to integers that is compiled, so adding 1.5 * 2^23
   * rounds, and the power of two is cut from the sum's bits.
   */
  @Override
  public double softmax(float[] logits, int width, float[] scratch) {
    int end = width;
    for (; end % LANES > 0; end++) {
      logits[end] = Float.NEGATIVE_INFINITY;
    }
    FloatVector largest = FloatVector.fromArray(FLOATS, logits, 0);
    for (int i = LANES; i < end; i += LANES) {
      largest = largest.max(FloatVector.fromArray(FLOATS, logits, i));
    }
    float max = largest.reduceLanes(VectorOperators.MAX); // in any order the same
    FloatVector sums = FloatVector.zero(FLOATS);
    for (int i = 0; i < end; i += LANES) {
      FloatVector x = FloatVector.fromArray(FLOATS, logits, i).sub(max);
      FloatVector shifted =
          x.fma(
              FloatVector.broadcast(FLOATS, 1.44269504f), FloatVector.broadcast(FLOATS, 12582912f));
      FloatVector n = shifted.sub(12582912f);
      FloatVector r = n.fma(FloatVector.broadcast(FLOATS, -0.693359375f), x);
      r = n.fma(FloatVector.broadcast(FLOATS, 2.12194440e-4f), r);
      FloatVector p = FloatVector.broadcast(FLOATS, 1.9875691500e-4f);
      p = p.fma(r, FloatVector.broadcast(FLOATS, 1.3981999507e-3f));
      p = p.fma(r, FloatVector.broadcast(FLOATS, 8.3334519073e-3f));
      p = p.fma(r, FloatVector.broadcast(FLOATS, 4.1665795894e-2f));
      p = p.fma(r, FloatVector.broadcast(FLOATS, 1.6666665459e-1f));
      p = p.fma(r, FloatVector.broadcast(FLOATS, 5.0000001201e-1f));
      FloatVector e =
          shifted
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, 23)
              .add(0x3f800000)
              .reinterpretAsFloats()
              .mul(p.fma(r.mul(r), r).add(1f))
              .blend(0f, x.compare(VectorOperators.LT, LEAST_EXPONENT));
      e.intoArray(logits, i);
      sums = sums.add(e);
    }
    sums.intoArray(scratch, 0);
    float sum = VectorSums.ofLanes(scratch);
    float inverse = 1 / sum;
    for (int i = 0; i < end; i += LANES) {
      FloatVector.fromArray(FLOATS, logits, i).mul(inverse).intoArray(logits, i);
    }
    return Math.log(sum) + max;
  }

  @Override
  public void backward(
      float[] d,
      float[] xhat,
      float inverseDeviation,
      float[] gamma,
      float[] dBias,
      float[] dGamma,
      float[] dBeta,
      float keep,
      float[] scratch,
      int width) {
    float scale = 1 / keep;
    FloatVector sums = FloatVector.zero(FLOATS);
    FloatVector products = sums;
    int i = 0;
    for (; i + LANES <= width; i += LANES) {
      FloatVector x = FloatVector.fromArray(FLOATS, xhat, i);
      IntVector there = x.reinterpretAsInts().and(1).lanewise(VectorOperators.NEG);
      FloatVector g =
          FloatVector.fromArray(FLOATS, d, i)
              .mul(scale)
              .reinterpretAsInts()
              .and(there)
              .reinterpretAsFloats();
      g.fma(x, FloatVector.fromArray(FLOATS, dGamma, i)).intoArray(dGamma, i);
      g.add(FloatVector.fromArray(FLOATS, dBeta, i)).intoArray(dBeta, i);
      g = g.mul(FloatVector.fromArray(FLOATS, gamma, i));
      sums = sums.add(g);
      products = g.fma(x, products);
      g.intoArray(d, i);
    }
    int full = i;
    float sum = 0;
    float product = 0;
    if (full > 0) {
      sums.intoArray(scratch, 0);
      sum = VectorSums.ofLanes(scratch);
      products.intoArray(scratch, 0);
      product = VectorSums.ofLanes(scratch);
    }
    for (; i < width; i++) {
      float g = RowKernels.isMarked(xhat[i]) ? d[i] * scale : 0f;
      dGamma[i] += g * xhat[i];
      dBeta[i] += g;
      d[i] = g * gamma[i];
      sum += d[i];
      product += d[i] * xhat[i];
    }
    float meanD = sum / width;
    float meanDx = product / width;
    for (i = 0; i < full; i += LANES) {
      FloatVector x = FloatVector.fromArray(FLOATS, xhat, i);
      FloatVector g =
          FloatVector.fromArray(FLOATS, d, i).sub(meanD).sub(x.mul(meanDx)).mul(inverseDeviation);
      g.intoArray(d, i);
      g.add(FloatVector.fromArray(FLOATS, dBias, i)).intoArray(dBias, i);
    }
    for (; i < width; i++) {
      d[i] = inverseDeviation * (d[i] - meanD - xhat[i] * meanDx);
      dBias[i] += d[i];
    }
  }
}
