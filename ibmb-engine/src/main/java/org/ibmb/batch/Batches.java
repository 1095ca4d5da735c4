/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.Arrays;
import java.util.List;
import org.ibmb.graph.Graph;
import org.ibmb.run.MemoryClaims;
import org.ibmb.run.Workers;

/**
 * All batches of one set of output nodes, cut out and in memory; every output stands in exactly
 * one, unless the batcher says otherwise. As a source of batches they are the same in every epoch.
 *
 * @param list in the order of their smallest output, unless the batcher draws it
 * @param coveredMass share of the outputs' influence mass that their kept auxiliary nodes hold, 0
 *     to 1; 1 where a batcher does not choose by influence
 * @param warnings what the batcher did that the user should know, one sentence each
 */
public record Batches(List<Batch> list, double coveredMass, List<String> warnings)
    implements BatchSource, PlannedBatches {

  public Batches {
    list = List.copyOf(list);
    warnings = List.copyOf(warnings);
  }

  @Override
  public PlannedBatches plan(int epoch) {
    return this;
  }

  @Override
  public int count() {
    return list.size();
  }

  @Override
  public int[] outputs(int batch) {
    return Arrays.copyOf(list.get(batch).nodes(), list.get(batch).outputCount());
  }

  @Override
  public Batches cutAll(Graph graph, Workers workers) {
    return this;
  }

  @Override
  public Cutter newCutter(Graph graph, MemoryClaims memory) {
    return list::get;
  }

  @Override
  public boolean fixed() {
    return true;
  }

  @Override
  public int outputCount() {
    return list.stream().mapToInt(Batch::outputCount).sum();
  }

  @Override
  public long bytes() {
    return list.stream().mapToLong(Batch::bytes).sum();
  }
}
