/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.List;

/**
 * Kernels over rows that lie in heap arrays. Nothing is allocated; shapes are the caller's
 * contract. Every implementation keeps the order of its sums whatever the thread, and drops the
 * same numbers.
 */
interface RowKernels {

  /** The fastest implementation that this JVM can run. */
  static RowKernels best() {
    return vectorModuleIsThere() ? new VectorKernels() : new PlainKernels();
  }

  static boolean vectorModuleIsThere() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /** What {@code ibmb.backend.list} says of it. */
  String description();

  /** How to get a faster one; empty where this is the fastest. */
  List<String> hints();

  /**
   * One row of a sparse product: {@code y = sum of weights[e] * (row targets[e] of x)} for e in
   * {@code [from, to)}.
   *
   * @param x rows of {@code width}, one after the other
   */
  void sparseRow(float[] x, int[] targets, float[] weights, int from, int to, float[] y, int width);

  /** {@code y += a x} on {@code length} numbers from the given places on. */
  void addScaled(float[] y, int yFrom, float[] x, int xFrom, float a, int length);

  /**
   * The dot product of {@code length} numbers from the given places on.
   *
   * @param scratch as long as a row; overwritten
   */
  float dot(float[] x, int xFrom, float[] y, int yFrom, int length, float[] scratch);

  /** {@code y += x}. */
  void add(float[] y, float[] x, int width);

  /** {@code sum} (one row) becomes the sum of {@code parts}, added from the first to the last. */
  default void sumInOrder(float[][] parts, CpuMatrix sum) {
    float[] total = new float[sum.columns()];
    for (float[] part : parts) {
      add(total, part, total.length);
    }
    sum.writeRow(0, total);
  }

  /**
   * Bias, layer normalisation, ReLU and dropout of one row.
   *
   * @param x on entry the input, on return the normalised input; the last bit of each number tells
   *     whether its h is there, neither dropped nor cut off. So the way back reads one layer and
   *     not two, and the bit is less than what the sums before it round
   * @param h the result
   * @param keep probability to keep a number; 1 keeps all
   * @param hash of the row; with the column it decides what is dropped
   * @return 1 / standard deviation of the row
   */
  float forward(
      float[] x,
      float[] bias,
      float[] gamma,
      float[] beta,
      float[] h,
      float keep,
      int hash,
      int width);

  /** Normalisation and ReLU of a row, without dropout and with nothing kept for a way back. */
  void infer(float[] x, float[] bias, float[] gamma, float[] beta, float[] h, int width);

  /**
   * Backward through dropout, ReLU and layer normalisation (Ba, Kiros, Hinton 2016).
   *
   * @param d on entry the gradient of h, on return that of the normalisation's input
   * @param xhat the x of the forward pass
   * @param dBias, dGamma, dBeta the row's share is added
   * @param scratch as long as a row; overwritten
   */
  void backward(
      float[] d,
      float[] xhat,
      float inverseDeviation,
      float[] gamma,
      float[] dBias,
      float[] dGamma,
      float[] dBeta,
      float keep,
      float[] scratch,
      int width);

  /**
   * Softmax takes the exponential of anything smaller, 4e-31, as 0: over the outputs of a step
   * these are gradients below 1e-38, which slow down every product that reads them, a hundredfold.
   */
  float LEAST_EXPONENT = -70;

  /**
   * Turns logits into probabilities in place.
   *
   * @param logits has room for a vector beyond the row; what stands there is lost
   * @param scratch as long; overwritten
   * @return log(sum(exp(logits)))
   */
  double softmax(float[] logits, int width, float[] scratch);

  /**
   * Of a row's numbers.
   *
   * @return not a number where the variance is beyond floats: 0 would turn the row into constants,
   *     and nobody would see that it overflowed
   */
  static float inverseDeviation(float variance) {
    return Float.isInfinite(variance)
        ? Float.NaN
        : (float) (1 / Math.sqrt(variance + VARIANCE_OFFSET));
  }

  /** Added to the variance, as PyTorch does. */
  float VARIANCE_OFFSET = 1e-5f;

  /** Weyl constant between the hashes of two columns. */
  int COLUMN_STEP = 0x9E3779B9;

  /** Numbers are dropped where the upper 24 bits of their hash reach this. */
  static int threshold(float keep) {
    return (int) (keep * (1 << 24));
  }

  /**
   * Whether dropout keeps column {@code i} of the row with this hash. The mixing function is
   * Wellons' lowbias32 (2018) without its last step: only the upper bits are read.
   */
  static boolean keeps(int hash, int i, int threshold) {
    int mixed = hash + i * COLUMN_STEP;
    mixed = (mixed ^ (mixed >>> 16)) * 0x7feb352d;
    mixed = (mixed ^ (mixed >>> 15)) * 0x846ca68b;
    return (mixed >>> 8) < threshold;
  }

  /** {@code x}, whose last bit tells whether {@code h}, which is not negative, is there. */
  static float marked(float x, float h) {
    return Float.intBitsToFloat(
        Float.floatToRawIntBits(x) & -2 | -Float.floatToRawIntBits(h) >>> 31);
  }

  static boolean isMarked(float x) {
    return (Float.floatToRawIntBits(x) & 1) == 1;
  }
}
