/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ibmb.graph.FeatureRows;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Problems;
import org.ibmb.run.StopCheck;
import org.neo4j.gds.api.nodeproperties.ValueType;
import org.neo4j.gds.api.properties.nodes.NodePropertyValues;

/**
 * Features straight from a projection: the numbers of all properties of one node, one after the
 * other. The first node without usable numbers ends the reading; then all nodes are looked at, and
 * the error counts them.
 */
final class ProjectedRows implements FeatureRows {
  private static final int STOP_CHECK_INTERVAL = 1024;

  /** The largest number that is finite after it was rounded to 32 bits. */
  private static final double MOST_IN_32_BITS = Math.nextDown(0x1.ffffffp127);

  private final Projection projection;
  private final Double defaultValue;
  private final double most;
  private final StopCheck stop;
  private final List<Column> columns = new ArrayList<>();
  private final int dimension;
  private final double[] scratch;

  /** Where the numbers of one property stand in a row. */
  private record Column(
      String property,
      int first,
      int width,
      NodePropertyValues values,
      boolean isFloat,
      RowCopy copy) {}

  private ProjectedRows(
      Projection projection,
      FeatureSchema schema,
      Double defaultValue,
      double most,
      StopCheck stop) {
    this.projection = projection;
    this.defaultValue = defaultValue;
    this.most = most;
    this.stop = stop;
    int first = 0;
    for (Map.Entry<String, Integer> property : schema.widths().entrySet()) {
      NodePropertyValues values = projection.values(property.getKey());
      columns.add(
          new Column(
              property.getKey(),
              first,
              property.getValue(),
              values,
              values.valueType() == ValueType.FLOAT_ARRAY,
              RowCopy.of(values)));
      first += property.getValue();
    }
    this.dimension = Math.toIntExact(schema.dimension());
    this.scratch = new double[dimension];
  }

  /** For features that are rounded to 32 bits as they are: larger numbers are an error. */
  static ProjectedRows of32Bits(
      Projection projection, FeatureSchema schema, Double defaultValue, StopCheck stop) {
    return new ProjectedRows(projection, schema, defaultValue, MOST_IN_32_BITS, stop);
  }

  /** For features that are scaled first: every finite number will do. */
  static ProjectedRows of64Bits(
      Projection projection, FeatureSchema schema, Double defaultValue, StopCheck stop) {
    return new ProjectedRows(projection, schema, defaultValue, Double.MAX_VALUE, stop);
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public void read(int node, double[] into) {
    for (Column column : columns) {
      int length = copy(column, node, into);
      if (length == 0 || length != column.width || !areAtMost(most, column, into)) {
        throw problems(into);
      }
    }
  }

  /**
   * Writes the row of {@code node} in 32 bits from {@code at} on. Lists of floats, which embeddings
   * of GDS are, are copied as they are.
   */
  void read(int node, float[] into, int at) {
    for (Column column : columns) {
      if (!copyFloats(column, node, into, at + column.first)) {
        int length = copy(column, node, scratch);
        if (length == 0 || length != column.width || !areAtMost(most, column, scratch)) {
          throw problems(scratch);
        }
        for (int i = column.first; i < column.first + column.width; i++) {
          into[at + i] = (float) scratch[i];
        }
      }
    }
  }

  /** False where there are other numbers than finite floats in their full number. */
  private boolean copyFloats(Column column, int node, float[] into, int at) {
    float[] list = column.isFloat() ? column.values.floatArrayValue(projection.mapped(node)) : null;
    if (list == null || list.length == 0 || list.length != column.width) {
      return false;
    }
    System.arraycopy(list, 0, into, at, list.length);
    for (float value : list) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** Copies the numbers of one property, with the default in its gaps; returns how many. */
  private int copy(Column column, int node, double[] into) {
    int length = column.copy.copy(projection.mapped(node), into, column.first, column.width);
    if (defaultValue == null || (length != 0 && length != column.width)) {
      return length;
    }
    for (int i = column.first; i < column.first + column.width; i++) {
      if (length == 0 || Double.isNaN(into[i])) {
        into[i] = defaultValue;
      }
    }
    return column.width;
  }

  private static boolean areAtMost(double most, Column column, double[] row) {
    boolean all = true;
    for (int i = column.first; i < column.first + column.width; i++) {
      all &= Math.abs(row[i]) <= most; // false for NaN
    }
    return all;
  }

  /** The error of all nodes that have no usable row. */
  private InvalidInput problems(double[] row) {
    Problems problems = new Problems();
    columns.forEach(column -> noteProblems(column, row, problems));
    return problems.asError();
  }

  /** Counts what is wrong with one property, over all nodes. */
  private void noteProblems(Column column, double[] row, Problems problems) {
    Count unusable = new Count();
    Count large = new Count();
    double largeExample = 0;
    Count odd = new Count();
    int oddLength = 0;
    for (int node = 0; node < projection.nodeCount(); node++) {
      if (node % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      int length = copy(column, node, row);
      if (length != 0 && length != column.width) {
        oddLength = odd.first < 0 ? length : oddLength;
        odd.add(node);
      } else if (length == 0 || !areAtMost(Double.MAX_VALUE, column, row)) {
        unusable.add(node);
      } else if (!areAtMost(most, column, row)) {
        largeExample = large.first < 0 ? largest(column, row) : largeExample;
        large.add(node);
      }
    }
    problems
        .require(
            unusable.nodes == 0,
            "Feature property '%s' is missing or not finite on %d of %d nodes, for example on node %d. Set it on all nodes, project it with a defaultValue, or give a defaultFeatureValue for what is missing or NaN.",
            column.property,
            unusable.nodes,
            projection.nodeCount(),
            unusable.example())
        .require(
            large.nodes == 0,
            "Feature property '%s' is too large for a 32-bit number, which networks compute with, on %d of %d nodes, for example %s on node %d. Give a featureScaler, which scales in 64 bits first, or project smaller numbers.",
            column.property,
            large.nodes,
            projection.nodeCount(),
            largeExample,
            large.example())
        .require(
            odd.nodes == 0,
            "Feature property '%s' must have lists of one length, but node %d has %d numbers where the first one has %d.",
            column.property,
            odd.example(),
            oddLength,
            column.width);
  }

  private static double largest(Column column, double[] row) {
    double largest = row[column.first];
    for (int i = column.first; i < column.first + column.width; i++) {
      largest = Math.abs(row[i]) > Math.abs(largest) ? row[i] : largest;
    }
    return largest;
  }

  /** Nodes with one mistake, and the first of them. */
  private final class Count {
    private long nodes;
    private int first = -1;

    void add(int node) {
      first = nodes++ == 0 ? node : first;
    }

    long example() {
      return first < 0 ? -1 : projection.originalId(first);
    }
  }

  /** Copies the value of one node. */
  private interface RowCopy {
    /**
     * Writes {@code width} numbers from {@code at} on, if the node has that many.
     *
     * @return how many the node has; 0 where it has no value
     */
    int copy(int node, double[] into, int at, int width);

    static RowCopy of(NodePropertyValues values) {
      return switch (values.valueType()) {
        case LONG ->
            (node, into, at, width) -> {
              long value = values.longValue(node);
              into[at] = value;
              return value == Long.MIN_VALUE ? 0 : 1; // what GDS puts where there is no integer
            };
        case DOUBLE ->
            (node, into, at, width) -> {
              into[at] = values.doubleValue(node);
              return 1;
            };
        case FLOAT_ARRAY ->
            (node, into, at, width) -> {
              float[] list = values.floatArrayValue(node);
              for (int i = 0; list != null && list.length == width && i < width; i++) {
                into[at + i] = list[i];
              }
              return list == null ? 0 : list.length;
            };
        case DOUBLE_ARRAY ->
            (node, into, at, width) -> {
              double[] list = values.doubleArrayValue(node);
              if (list != null && list.length == width) {
                System.arraycopy(list, 0, into, at, width);
              }
              return list == null ? 0 : list.length;
            };
        case LONG_ARRAY ->
            (node, into, at, width) -> {
              long[] list = values.longArrayValue(node);
              for (int i = 0; list != null && list.length == width && i < width; i++) {
                into[at + i] = list[i];
              }
              return list == null ? 0 : list.length;
            };
        default ->
            throw new InvalidInput(
                "Features must be numbers or lists of numbers, not " + values.valueType());
      };
    }
  }
}
