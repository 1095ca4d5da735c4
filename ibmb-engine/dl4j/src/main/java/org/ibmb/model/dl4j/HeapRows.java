/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model.dl4j;

import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** DL4J's arrays, whatever their order and workspace, to and from plain rows of floats. */
final class HeapRows {
  private HeapRows() {}

  /** The numbers, row after row. */
  static float[] read(INDArray array) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        INDArray copy = array.dup('c')) {
      return copy.data().asFloat();
    }
  }

  /** The other way round; {@code array} keeps its shape. */
  static void write(float[] rows, INDArray array) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        INDArray copy = Nd4j.create(rows, array.shape(), 'c')) {
      array.assign(copy);
    }
  }
}
