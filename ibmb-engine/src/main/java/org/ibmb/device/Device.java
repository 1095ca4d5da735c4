/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

import java.util.List;
import org.ibmb.graph.Csr;
import org.ibmb.run.Workers;

/**
 * What a layer may ask of the machine: memory and a handful of primitives. Layers, trainer and
 * predictor are written once against this interface; another implementation can be put in its
 * place.
 *
 * <p>Results depend on the arguments alone, not on the number of threads. Matrices must come from
 * an arena of the same device. Shapes are the caller's contract, stated per method.
 */
public interface Device {

  /** For people: which implementation, which library, how many threads. */
  String description();

  /** For people: what would make it faster here; empty where nothing is left to switch on. */
  List<String> hints();

  /**
   * This device and its memory for one call.
   *
   * @param workers do the work that the device leaves to the host, as many at once as the call may
   *     use, and know when the call is to stop
   */
  Device on(Workers workers);

  /**
   * A place between calls, asked for a few times in every pass of a network, where a run may end: a
   * device that queues its calls waits here until few are left.
   *
   * @throws RuntimeException what the stop check of this device's workers throws
   */
  void checkpoint();

  Arena newArena();

  /**
   * Devices that may work at once, each for one thread of its own and with an arena of its own.
   * Together they have this device's power: for many small pieces of work that are independent.
   */
  List<Device> lanes();

  /**
   * Whether device memory is the device's own, and not part of what the host has outside the heap.
   */
  boolean hasOwnMemory();

  /** Bytes that all open arenas of this device hold together. */
  long allocatedBytes();

  /** Device memory that may still be allocated, in bytes: a guess, as others allocate too. */
  long freeBytes();

  /**
   * Memory that weight gradients take from the arena beside their arguments, in bytes.
   *
   * @param rows of the factors
   * @param columns of the gradients
   * @param numbers in all gradients that are computed together
   */
  long gradientScratchBytes(int rows, int columns, long numbers);

  /** Memory that weight gradients take from the heap, in bytes, without tiles that are not full. */
  long gradientScratchHeapBytes(int rows, int columns, long numbers);

  /**
   * Memory that {@link #inferBlock} takes from the arena beside its arguments, in bytes, at most.
   *
   * @param rooted whether there is a root weight
   */
  long inferenceScratchBytes(int inputs, int outputs, boolean rooted);

  /**
   * Sizes of dense products that sum over as many terms.
   *
   * @param rows of the result
   * @param inputs rows of each matrix of weights
   * @param outputs its columns
   * @param terms how many such matrices there are
   * @param inputGradients whether a backward pass computes the gradients of what they multiply
   */
  record Product(int rows, int inputs, int outputs, int terms, boolean inputGradients) {}

  /**
   * Bytes that dense products, and the gradients of their weights beside {@link
   * #gradientScratchHeapBytes}, take from the heap if one arena has them all, one after the other,
   * but the gradients of a product's inputs at the same time.
   */
  long productHeapBytes(List<Product> products);

  /** Bytes of device memory that {@link Arena#sparse(int, int)} takes. */
  long sparseMemoryBytes(int rows, int entries);

  /** Whether {@link Arena#gathered(int, int)} takes no device memory but heap. */
  boolean gathersOnHeap(int rows, int columns);

  /** Bytes that a sparse product takes from the heap to read such a matrix from outside it. */
  long sparseHeapBytes(int rows, int columns);

  /**
   * Bytes that {@link #attention} takes from the heap.
   *
   * @param inputs rows of x
   * @param edges whose coefficients are kept; 0 where they are not
   */
  long attentionHeapBytes(int inputs, int columns, int edges, int heads);

  /**
   * Bytes that {@link #attentionBackward} takes from the heap, beside 4 bytes per edge of every
   * batch that was learnt from.
   *
   * @param rows of y
   */
  long attentionBackwardHeapBytes(int inputs, int rows, int columns, int edges, int heads);

  /** Copies {@code matrix.rows() * matrix.columns()} numbers to the device. */
  void upload(float[] values, Matrix matrix);

  /** Numbers on the host that are copied to a device row by row. */
  @FunctionalInterface
  interface RowSource {
    /**
     * Copies a row; asked by several threads at once, for each row once.
     *
     * @param row from 0 on
     * @param into begins with the row afterwards; at least as long
     */
    void copyRow(int row, float[] into);
  }

  /**
   * Fills all rows of {@code matrix}. How many rows are copied at once, and by how many threads, is
   * the device's choice.
   */
  void fill(Matrix matrix, RowSource source);

  /**
   * Fills memory of {@link Arena#sparse(int, int)}, in place of what stood there before: the first
   * rows of both orientations, as many as the memory has or the matrix, with their entries. The
   * arrays stay as they are until the memory is filled again.
   *
   * @param transposed {@code matrix} turned round
   */
  void fill(SparseMatrix memory, Csr matrix, Csr transposed);

  /** Copies a matrix from the device, row after row. */
  float[] download(Matrix matrix);

  /** {@code c = a b}; a is m x k, b is k x n. */
  void multiply(Matrix a, Matrix b, Matrix c);

  /** {@code c = a' b}; a is m x k, b is m x n, c is k x n: the gradient of a weight matrix. */
  void multiplyTransposedA(Matrix a, Matrix b, Matrix c);

  /** {@code c = a b'}; a is m x k, b is n x k, c is m x n: the gradient of a layer's input. */
  void multiplyTransposedB(Matrix a, Matrix b, Matrix c);

  /** {@code y = (first y.rows() rows of s) x}; x has every row that those rows of s refer to. */
  void multiplySparse(SparseMatrix s, Matrix x, Matrix y);

  /**
   * The gradient of what a sparse product read: {@code (first dy.rows() rows of s)' dy}, and what
   * was received otherwise. Whoever reads it row by row need not have it computed before.
   *
   * @param sum the gradient, or room for it: every row that those rows of s refer to
   * @param begun in so many first rows of sum stands what is added; the others hold anything
   * @param s null where {@code sum} is the gradient already
   * @param dy null where s is; other memory than sum
   */
  record Gradient(Matrix sum, int begun, SparseMatrix s, Matrix dy) {
    public static Gradient of(Matrix complete) {
      return new Gradient(complete, complete.rows(), null, null);
    }
  }

  /**
   * Computes it, once, into {@code gradient.sum()}.
   *
   * @return the same gradient as what it is now
   */
  Gradient complete(Gradient gradient);

  /**
   * Graph attention (Veličković et al. 2018): {@code y_u = sum over v of alpha_uv x_v}, per head,
   * with {@code alpha_u = softmax over v of LeakyReLU(x_v . source + x_u . destination)}, slope
   * 0.2. The edges are those of s; its values have no part in it.
   *
   * @param x every row that the first y.rows() rows of s refer to, themselves included
   * @param source 1 x width, as destination: one vector per head, side by side
   * @param heads divides the width
   * @param coefficients at least one row per edge, one column per head; holds alpha afterwards.
   *     Null where no backward pass follows: they are not kept then
   * @param y other memory than x
   */
  void attention(
      SparseMatrix s,
      Matrix x,
      Matrix source,
      Matrix destination,
      int heads,
      Matrix coefficients,
      Matrix y);

  /**
   * The backward pass of {@link #attention}.
   *
   * @param dy gradient of y
   * @param dx gradient of x, as dSource and dDestination a result
   */
  void attentionBackward(
      SparseMatrix s,
      Matrix x,
      Matrix source,
      Matrix destination,
      int heads,
      Matrix coefficients,
      Matrix dy,
      Matrix dx,
      Matrix dSource,
      Matrix dDestination);

  /**
   * A matrix of weights and what it is multiplied with.
   *
   * @param input rows x inputs
   * @param weight inputs x outputs
   * @param weightGradient inputs x outputs, a result of the backward pass
   * @param inputGradient rows x inputs, another one; null where nobody asks
   */
  record Linear(Matrix input, Matrix weight, Matrix weightGradient, Matrix inputGradient) {
    public Linear withInputGradient(Matrix memory) {
      return new Linear(input, weight, weightGradient, memory);
    }
  }

  /**
   * A sum of products, bias, layer normalisation, ReLU and dropout, block of rows by block of rows:
   * {@code h = dropout(relu(gamma * xhat + beta))} with {@code xhat = normalised(z + bias)} and
   * {@code z} the sum of {@code input weight} over the terms. A row whose variance is beyond 32-bit
   * floats comes out as NaN, so that nobody takes it for a result.
   *
   * <p>Every device drops the same numbers. Row i has the lower 32 bits of {@code Seeds.mix(seed +
   * i * 0x9E3779B97F4A7C15)}; added to {@code j * 0x9E3779B9}, they are mixed by the first two
   * steps of lowbias32 (Wellons 2018); column j is kept where the upper 24 bits of that are less
   * than {@code (int) (keep * 2^24)}, and divided by keep.
   *
   * @param terms what z is the sum of; empty where z is given
   * @param z rows x width; holds what the backward pass needs of {@code xhat} afterwards
   * @param bias 1 x width, added before the normalisation
   * @param inverseDeviation rows x 1; set to 1 / standard deviation of each row
   * @param gamma 1 x width
   * @param beta 1 x width
   * @param h rows x width, the result
   * @param keep probability that a number survives, in (0, 1]; 1 switches dropout off
   * @param seed of the dropout
   */
  void normActivationDropout(
      List<Linear> terms,
      Matrix z,
      Matrix bias,
      Matrix inverseDeviation,
      Matrix gamma,
      Matrix beta,
      Matrix h,
      float keep,
      long seed);

  /**
   * The backward pass of {@link #normActivationDropout}: gradients of z and of what the terms
   * multiply.
   *
   * @param terms those of the forward pass
   * @param dh gradient of h; its sum holds the gradient of z afterwards if there are no terms, and
   *     may hold anything if there are
   * @param z as the forward pass left it
   * @param dBias 1 x width, the result
   * @param dGamma 1 x width, the result
   * @param dBeta 1 x width, the result
   */
  void normActivationDropoutBackward(
      List<Linear> terms,
      Gradient dh,
      Matrix z,
      Matrix inverseDeviation,
      Matrix gamma,
      Matrix dBias,
      Matrix dGamma,
      Matrix dBeta,
      float keep);

  /**
   * A whole block of which nothing is kept: {@code h = relu(gamma * normalised((s x) weight + x
   * rootWeight + bias) + beta)}.
   *
   * @param s square, with as many rows as x and h
   * @param rootWeight null for none
   * @param h other memory than x
   */
  void inferBlock(
      SparseMatrix s,
      Matrix x,
      Matrix weight,
      Matrix rootWeight,
      Matrix bias,
      Matrix gamma,
      Matrix beta,
      Matrix h);

  /**
   * Weighted mean over the rows of the focal loss {@code (1 - p)^focus * -log p} (Lin et al. 2017),
   * where {@code p} is the probability that {@code softmax(logits + bias)} gives the row's class;
   * with focus 0 it is cross-entropy.
   *
   * @param logits rows x classes; holds the gradient of the loss afterwards
   * @param bias 1 x classes
   * @param labels rows x 1: class of each row, a whole number below 2^24
   * @param rowWeights rows x 1: weight of each row
   * @param total what the weighted sum is divided by: the sum of the weights of all rows that one
   *     step sees, these and those of other calls
   * @param focus 0 or greater
   * @param dBias 1 x classes, the result
   * @return the loss
   */
  double softmaxCrossEntropy(
      Matrix logits,
      Matrix bias,
      Matrix labels,
      Matrix rowWeights,
      double total,
      double focus,
      Matrix dBias);

  /** Turns {@code logits} into {@code softmax(logits + bias)}. */
  void softmax(Matrix logits, Matrix bias);

  /** {@code to = from}, which is as large. */
  void copy(Matrix from, Matrix to);

  /** {@code sum = sum + x}. */
  void add(Matrix x, Matrix sum);

  /**
   * An Adam optimiser (Kingma and Ba 2015); it lives as long as the arena of its parameters.
   *
   * @param parameters 1 x n
   * @param gradients 1 x n
   * @param decayed weight decay applies to this many first parameters
   */
  Optimiser adam(Matrix parameters, Matrix gradients, int decayed);

  /** Updates parameters from gradients. */
  interface Optimiser {
    /**
     * @param learningRate of this step
     * @param penalty weight decay, added to the gradient as {@code penalty * parameter}
     */
    void step(double learningRate, double penalty);
  }
}
