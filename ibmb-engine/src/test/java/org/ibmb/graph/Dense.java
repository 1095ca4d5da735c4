/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

/** Dense double arithmetic, three loops each: what fast kernels are compared with. */
public final class Dense {
  private Dense() {}

  public static double[][] of(Csr csr) {
    double[][] dense = new double[csr.nodeCount()][csr.columnCount()];
    for (int u = 0; u < csr.nodeCount(); u++) {
      for (int e = csr.offsets()[u]; e < csr.offsets()[u + 1]; e++) {
        dense[u][csr.targets()[e]] = csr.weights()[e];
      }
    }
    return dense;
  }

  public static double[][] of(float[] values, int rows, int columns) {
    double[][] dense = new double[rows][columns];
    for (int i = 0; i < rows * columns; i++) {
      dense[i / columns][i % columns] = values[i];
    }
    return dense;
  }

  public static double[][] multiply(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < b.length; k++) {
        for (int j = 0; j < b[0].length; j++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }

  /** {@code a += b}. */
  public static void add(double[][] a, double[][] b) {
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        a[i][j] += b[i][j];
      }
    }
  }

  public static double[][] transpose(double[][] a) {
    double[][] t = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        t[j][i] = a[i][j];
      }
    }
    return t;
  }
}
