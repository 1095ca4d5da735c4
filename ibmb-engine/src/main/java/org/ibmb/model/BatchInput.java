/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.List;
import org.ibmb.batch.Batch;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;
import org.ibmb.graph.NodeInputs;
import org.ibmb.run.Workers;

/**
 * A batch in device memory.
 *
 * <p>The first propagation has no weights before it, so it is computed here, once and on the FULL
 * graph: exact, with one hop more than the batch holds. The first layer needs no sparse product any
 * more, and the batch no rows for it beyond {@code layers - 1} hops. A GAT has weights first and
 * needs every row.
 *
 * @param batch the batch itself
 * @param adjacency normalised adjacency between its nodes
 * @param propagated features after one hop; null where weights come first (GAT)
 * @param own the nodes' own features; null where the network does not read them
 */
public record BatchInput(Batch batch, SparseMatrix adjacency, Matrix propagated, Matrix own) {

  /** Loads {@code batch} into memory of its own. */
  public static BatchInput load(
      Batch batch,
      Architecture architecture,
      NodeInputs inputs,
      Device device,
      Arena arena,
      Workers workers) {
    InputMemory memory = InputMemory.reserve(List.of(batch), architecture, arena);
    return load(batch, architecture, inputs, device, workers, memory);
  }

  /** Loads {@code batch} into {@code memory}, in place of the batch that was there before. */
  public static BatchInput load(
      Batch batch,
      Architecture architecture,
      NodeInputs inputs,
      Device device,
      Workers workers,
      InputMemory memory) {
    device.checkpoint();
    int rows = InputMemory.rows(batch, architecture);
    InputMemory filled = memory.fill(rows, i -> batch.nodes()[i], inputs, device, workers);
    device.fill(memory.adjacency(), batch.adjacency(), batch.transposed());
    return new BatchInput(batch, memory.adjacency(), filled.propagated(), filled.own());
  }

  /**
   * Edges of the rows whose first hop loading {@code batch} asks for; 0 where the network does not
   * read it.
   */
  public static long firstHopEdges(Batch batch, Architecture architecture, NodeInputs inputs) {
    if (!architecture.type().hasExactFirstHop()) {
      return 0;
    }
    long edges = 0;
    for (int i = 0; i < InputMemory.rows(batch, architecture); i++) {
      edges += inputs.graph().propagation().degree(batch.nodes()[i]);
    }
    return edges;
  }
}
