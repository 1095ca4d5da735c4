/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.ibmb.graph.Graph;
import org.ibmb.graph.Propagation;
import org.ibmb.influence.InfluenceListBounds;
import org.ibmb.model.BatchCapacity;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.estimate.MemoryNeed;
import org.ibmb.procedures.projection.GraphSize;
import org.ibmb.run.StopCheck;

/** What batches take, and what making them takes, before they are made. */
public final class BatchMemory {
  /** Bytes while a batch is cut, in times of its own. */
  private static final long CUT_SHARE = 3;

  private BatchMemory() {}

  /**
   * Memory of batches that nobody learns from, of which one per thread is there at a time: bounds
   * that the size of the graph gives.
   */
  public static MemoryNeed of(
      GraphSize size, BatchingSettings batching, long outputs, RunSettings run) {
    MemoryNeed need = new MemoryNeed().relationships(size, Propagation.SYMMETRIC);
    InfluenceListBounds lists = lists(size.nodeCount(), outputs, batching);
    List<BatchCapacity> rooms = most(size, batching, outputs, 1);
    long largest = rooms.isEmpty() ? 0 : CUT_SHARE * bytes(rooms.get(0));
    return making(need, size, batching, lists, run)
        .heap("plan of the batches", 0, plan(lists))
        .stage("batches that are cut at once", 0, Math.min(run.threads(), rooms.size()) * largest);
  }

  /** Memory of batches of known sizes that nobody learns from. */
  public static MemoryNeed ofMade(
      GraphSize size,
      BatchingSettings batching,
      InfluenceListBounds lists,
      RunSettings run,
      BatchSizes sizes) {
    MemoryNeed need = new MemoryNeed().relationships(size, Propagation.SYMMETRIC);
    return cutting(making(need, size, batching, lists, run), lists, run, sizes);
  }

  /** Adds the plan of batches of known sizes, and the stage in which they are cut. */
  public static MemoryNeed cutting(
      MemoryNeed need, InfluenceListBounds lists, RunSettings run, BatchSizes sizes) {
    long atOnce = Math.max(1, Math.min(run.threads(), sizes.count()));
    return need.heap("plan of the batches", 0, plan(lists))
        .stage(
            "batches that are cut at once",
            0,
            (long) (sizes.slack() * atOnce * sizes.cuttingBytes()));
  }

  /** Lists, and the places of the outputs in their groups. */
  private static long plan(InfluenceListBounds lists) {
    return 8 * lists.most() + 12 * lists.sources();
  }

  /**
   * Adds what is known of the making of batches before any influence is: what it takes beside lists
   * and pairs, for which it asks when it knows them.
   */
  public static MemoryNeed starting(
      MemoryNeed need, GraphSize size, BatchingSettings batching, long outputs, RunSettings run) {
    return making(need, size, batching, InfluenceListBounds.none(outputs), run);
  }

  /** What is known of the making of the batches of a training, of which there are several sets. */
  public static MemoryNeed startingTraining(
      MemoryNeed need, GraphSize size, BatchingSettings batching, long outputs, RunSettings run) {
    int sets = Math.min(run.threads(), batching.setsAtOnce());
    return making(need, size, batching, InfluenceListBounds.none(outputs), run, sets);
  }

  /** Adds the stage in which the batches of {@code outputs} nodes are made. */
  public static MemoryNeed making(
      MemoryNeed need, GraphSize size, BatchingSettings batching, long outputs, RunSettings run) {
    int nodes = size.nodeCount();
    return making(need, size, batching, lists(nodes, outputs, batching), run);
  }

  /** How long their influence lists are at most, on any graph. */
  public static InfluenceListBounds lists(int nodes, long outputs, BatchingSettings batching) {
    return InfluenceListBounds.of(
        outputs, nodes, BatchingMethod.candidates(batching.values(), nodes).auxiliaryPerOutput());
  }

  /**
   * How long the influence lists are while batches are made of {@code outputs}.
   *
   * @param graph where the outputs are
   */
  public static InfluenceListBounds lists(
      Graph graph, int[] outputs, BatchingSettings batching, StopCheck stop) {
    return batching.method().lists(batching.values(), graph, outputs, stop);
  }

  /** The same for lists whose length is known better than by the size of the graph. */
  public static MemoryNeed making(
      MemoryNeed need,
      GraphSize size,
      BatchingSettings batching,
      InfluenceListBounds lists,
      RunSettings run) {
    return making(need, size, batching, lists, run, 1);
  }

  private static MemoryNeed making(
      MemoryNeed need,
      GraphSize size,
      BatchingSettings batching,
      InfluenceListBounds lists,
      RunSettings run,
      int sets) {
    return batching
        .method()
        .making(need, batching.values(), new BatchingMethod.Making(size, lists, run, sets));
  }

  /**
   * Room for batches of {@code outputs} nodes that share nothing: no batch is larger, and no number
   * of them takes more.
   */
  public static List<BatchCapacity> most(
      GraphSize size, BatchingSettings batching, long outputs, int layers) {
    BatchingMethod method = batching.method();
    long perBatch = method.outputsPerBatch(batching.values(), outputs);
    long members = method.mostNodes(batching.values(), size, perBatch);
    long edges = method.mostEdges(batching.values(), size, members);
    int[] rowsWithin = new int[layers + 1];
    Arrays.fill(rowsWithin, limited(members));
    rowsWithin[0] = limited(perBatch);
    int count = limited((outputs + perBatch - 1) / perBatch);
    return Collections.nCopies(count, new BatchCapacity(rowsWithin, limited(edges)));
  }

  static int limited(long size) {
    return (int) Math.min(Integer.MAX_VALUE - 8, size);
  }

  /** Bytes of a batch as large as {@code room}, as {@link org.ibmb.batch.Batch#bytes} counts. */
  public static long bytes(BatchCapacity room) {
    long nodes = Arrays.stream(room.rowsWithin()).max().orElse(1);
    return 16 * (nodes + 1) + 16L * room.edges();
  }

  public static long bytes(List<BatchCapacity> rooms) {
    return rooms.isEmpty() ? 0 : rooms.size() * bytes(rooms.get(0));
  }
}
