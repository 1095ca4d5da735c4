/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.predict;

import java.util.Arrays;
import org.ibmb.device.Device;
import org.ibmb.model.LayerWise;
import org.ibmb.run.MemoryClaims;

/** Exact results, chunk by chunk of nodes, ascending. */
final class FullGraphRows implements RowStream {
  private final LayerWise layers;
  private final Output output;
  private final int width;
  private final int[] nodes;
  private final Device device;
  private final MemoryClaims.HighWater claimed;
  private int next;

  /**
   * @param nodes that are asked for, ascending
   * @param claimed the memory of {@code layers}
   */
  FullGraphRows(
      LayerWise layers,
      Output output,
      int width,
      int[] nodes,
      Device device,
      MemoryClaims.HighWater claimed) {
    this.layers = layers;
    this.output = output;
    this.width = width;
    this.nodes = nodes;
    this.device = device;
    this.claimed = claimed;
  }

  @Override
  public Rows next() {
    if (next == nodes.length) {
      return null;
    }
    int from = nodes[next];
    int end = next;
    while (end < nodes.length && nodes[end] - from < layers.chunk()) {
      end++;
    }
    int[] some = Arrays.copyOfRange(nodes, next, end);
    int count = some[some.length - 1] - from + 1;
    float[] computed = output.of(device, layers, from, count);
    float[] values = computed;
    if (count > some.length) {
      values = new float[some.length * width];
      for (int i = 0; i < some.length; i++) {
        System.arraycopy(computed, (some[i] - from) * width, values, i * width, width);
      }
    }
    next = end;
    return Predictor.checked(new Rows(some, width, values));
  }

  @Override
  public void close() {
    layers.close();
    claimed.close();
  }
}
