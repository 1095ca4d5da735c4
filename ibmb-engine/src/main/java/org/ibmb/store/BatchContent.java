/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.ibmb.batch.BatchPlan;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.graph.GraphImprint;
import org.ibmb.influence.Influence;
import org.ibmb.run.InvalidInput;

/** The numbers of a file, of which nothing is to be believed before {@link #check}. */
final class BatchContent {
  private final long[] ids;
  private final long[] rows;
  private final float[] scores;
  private final float[] drift;
  private final int[] listed;
  private final int[] offsets;
  private final int[] batchOf;
  private final int[] outputs;

  BatchContent(Map<String, Integer> lengths) {
    ids = new long[lengths.get(BatchFile.NODES)];
    rows = new long[lengths.get(BatchFile.ROWS)];
    scores = new float[lengths.get(BatchFile.SCORES)];
    drift = new float[lengths.get(BatchFile.DRIFT)];
    listed = new int[lengths.get(BatchFile.LISTED)];
    offsets = new int[lengths.get(BatchFile.OFFSETS)];
    batchOf = new int[lengths.get(BatchFile.BATCH)];
    outputs = new int[lengths.get(BatchFile.OUTPUTS)];
  }

  SafeTensors.Sink sink(Tensor tensor) {
    return switch (tensor.name()) {
      case BatchFile.NODES -> (i, data) -> ids[i] = data.getLong();
      case BatchFile.ROWS -> (i, data) -> rows[i] = data.getLong();
      case BatchFile.SCORES -> (i, data) -> scores[i] = data.getFloat();
      case BatchFile.DRIFT -> (i, data) -> drift[i] = data.getFloat();
      case BatchFile.LISTED -> into(listed);
      case BatchFile.OFFSETS -> into(offsets);
      case BatchFile.BATCH -> into(batchOf);
      default -> into(outputs);
    };
  }

  private static SafeTensors.Sink into(int[] numbers) {
    return (int i, ByteBuffer data) -> numbers[i] = data.getInt();
  }

  /**
   * That the tensors fit together, every number is in its range, and no list has more nodes and no
   * batch more outputs than {@code config} allows, so that whoever uses them stays inside his
   * arrays. What the lists say of a graph is believed.
   */
  void check(NodeWiseConfig config) {
    int nodeCount = ids.length;
    if (outputs.length == 0
        || rows.length != nodeCount
        || listed.length != scores.length
        || offsets.length != outputs.length + 1
        || drift.length != outputs.length
        || batchOf.length != outputs.length) {
      throw new InvalidInput("its tensors do not fit together");
    }
    requireNodes(BatchFile.OUTPUTS, outputs, nodeCount);
    requireNodes(BatchFile.LISTED, listed, nodeCount);
    for (int i = 0; i < outputs.length; i++) {
      requireEntry(i == 0 || outputs[i] > outputs[i - 1], BatchFile.OUTPUTS, i, outputs[i]);
    }
    requireEntry(offsets[0] == 0, BatchFile.OFFSETS, 0, offsets[0]);
    for (int i = 0; i < outputs.length; i++) {
      requireEntry(
          offsets[i + 1] > offsets[i] && offsets[i + 1] <= listed.length,
          BatchFile.OFFSETS,
          i + 1,
          offsets[i + 1]);
    }
    requireEntry(
        offsets[outputs.length] == listed.length,
        BatchFile.OFFSETS,
        outputs.length,
        offsets[outputs.length]);
    for (int i = 0; i < scores.length; i++) {
      requireEntry(scores[i] >= 0 && scores[i] <= 1.001f, BatchFile.SCORES, i, scores[i]);
    }
    for (int i = 0; i < drift.length; i++) {
      requireEntry(
          drift[i] >= 0 && drift[i] < Float.POSITIVE_INFINITY, BatchFile.DRIFT, i, drift[i]);
    }
    int batches = 0;
    for (int i = 0; i < batchOf.length; i++) {
      requireEntry(batchOf[i] >= 0 && batchOf[i] <= batches, BatchFile.BATCH, i, batchOf[i]);
      batches = Math.max(batches, batchOf[i] + 1);
    }
    requireBudgets(config);
  }

  private void requireBudgets(NodeWiseConfig config) {
    for (int i = 0; i < outputs.length; i++) {
      requireAtMost(
          config.influence().auxiliaryPerOutput(),
          offsets[i + 1] - offsets[i],
          "the list of its output %d has %d nodes, but 'auxiliaryPerOutput' is %d",
          i);
    }
    int[] sizes = batchSizes();
    for (int b = 0; b < sizes.length; b++) {
      requireAtMost(
          config.outputsPerBatch(),
          sizes[b],
          "its batch %d has %d outputs, but 'outputsPerBatch' is %d",
          b);
    }
  }

  private static void requireAtMost(int most, int found, String format, int index) {
    if (found > most) {
      throw new InvalidInput(format.formatted(index, found, most));
    }
  }

  private static void requireNodes(String tensor, int[] nodes, int nodeCount) {
    for (int i = 0; i < nodes.length; i++) {
      requireEntry(nodes[i] >= 0 && nodes[i] < nodeCount, tensor, i, nodes[i]);
    }
  }

  private static void requireEntry(boolean ok, String tensor, int index, Number found) {
    if (!ok) {
      throw new InvalidInput(
          "number %d of its tensor '%s' must not be %s".formatted(index, tensor, found));
    }
  }

  BatchPlan plan(NodeWiseConfig config) {
    Influence influence = new Influence(outputs, offsets, listed, scores);
    return new BatchPlan(influence, drift, groups(), config);
  }

  GraphImprint graph(double weightUnit) {
    return new GraphImprint(ids, rows, weightUnit);
  }

  private int[] batchSizes() {
    int[] sizes = new int[Arrays.stream(batchOf).max().orElseThrow() + 1];
    for (int batch : batchOf) {
      sizes[batch]++;
    }
    return sizes;
  }

  private int[][] groups() {
    int[] sizes = batchSizes();
    int[][] groups = new int[sizes.length][];
    for (int b = 0; b < groups.length; b++) {
      groups[b] = new int[sizes[b]];
    }
    int[] filled = new int[groups.length];
    for (int i = 0; i < batchOf.length; i++) {
      groups[batchOf[i]][filled[batchOf[i]]++] = i;
    }
    return groups;
  }
}
