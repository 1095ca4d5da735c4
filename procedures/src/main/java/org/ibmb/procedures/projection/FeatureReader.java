/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ibmb.graph.Features;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.config.Suggestions;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Problems;
import org.ibmb.run.StopCheck;
import org.neo4j.gds.api.properties.nodes.NodePropertyValues;

/** Reads node properties as features: their numbers one after the other, one row per node. */
public final class FeatureReader {
  /** How many nodes are read between two stop checks. */
  private static final int STOP_CHECK_INTERVAL = 1024;

  private final Projection projection;
  private final FeatureSchema schema;
  private final Double defaultValue;
  private final StopCheck stop;

  private FeatureReader(
      Projection projection, FeatureSchema schema, Double defaultValue, StopCheck stop) {
    this.projection = projection;
    this.schema = schema;
    this.defaultValue = defaultValue;
    this.stop = stop;
  }

  /**
   * The widths of {@code properties}, in this order.
   *
   * @throws InvalidInput with every property that is not there
   */
  public static FeatureSchema schema(Call call, Projection projection, List<String> properties) {
    Problems problems = new Problems();
    Map<String, Integer> widths = new LinkedHashMap<>();
    for (String property : properties) {
      boolean known = projection.hasNodeProperty(property);
      problems.require(known, "%s", known ? "" : notFound(call, projection, property));
      problems.require(
          !widths.containsKey(property),
          "Feature property '%s' is named more than once.",
          property);
      widths.put(property, known ? width(projection, property) : 0);
    }
    problems.require(
        !properties.isEmpty(),
        "At least one feature property is needed, and graph '%s' has the node properties %s. Project a number or a list of numbers.",
        projection.name(),
        projection.nodeProperties());
    problems.throwIfAny();
    return new FeatureSchema(widths);
  }

  /** All node properties of the chosen labels but {@code others}, in alphabetical order. */
  public static List<String> allProperties(Projection projection, Set<String> others) {
    return projection.nodeProperties().stream().filter(name -> !others.contains(name)).toList();
  }

  /**
   * @param defaultValue in the place of what is missing or NaN; null: that is an error
   * @throws InvalidInput where a node has no value, one that is not finite, or a list of another
   *     length than the other nodes
   */
  public static Features read(
      Projection projection, FeatureSchema schema, Double defaultValue, StopCheck stop) {
    return new FeatureReader(projection, schema, defaultValue, stop).read();
  }

  private static String notFound(Call call, Projection projection, String property) {
    Optional<Object> inDatabase = NodeValues.sample(call, projection, property);
    String remedy =
        inDatabase.isEmpty()
            ? Suggestions.didYouMean(property, projection.nodeProperties())
            : inDatabase.get() instanceof String
                ? " In the database it is a STRING, which can be a target but no feature: turn it into numbers first."
                : " It is in the database: project the graph anew with nodeProperties: ['"
                    + property
                    + "'].";
    return "Feature property '%s' not found in graph '%s' with node properties: %s.%s"
        .formatted(property, projection.name(), projection.nodeProperties(), remedy);
  }

  private static int width(Projection projection, String property) {
    NodePropertyValues values = projection.values(property);
    return switch (values.valueType()) {
      case DOUBLE_ARRAY, FLOAT_ARRAY, LONG_ARRAY -> firstLength(projection, values);
      default -> 1;
    };
  }

  private static int firstLength(Projection projection, NodePropertyValues values) {
    for (int node = 0; node < projection.nodeCount(); node++) {
      Object list = values.getObject(projection.mapped(node));
      if (list != null && java.lang.reflect.Array.getLength(list) > 0) {
        return java.lang.reflect.Array.getLength(list);
      }
    }
    return 0;
  }

  private Features read() {
    Problems problems = new Problems();
    int dimension = Math.toIntExact(schema.dimension());
    float[] matrix = new float[Features.length(projection.nodeCount(), dimension)];
    int column = 0;
    for (Map.Entry<String, Integer> property : schema.widths().entrySet()) {
      Column target = new Column(matrix, dimension, column, property.getValue());
      problems.addAll(read(property.getKey(), target));
      column += property.getValue();
    }
    problems.throwIfAny();
    return new Features(projection.nodeCount(), dimension, matrix);
  }

  /** Where one property stands in the matrix. */
  private record Column(float[] matrix, int dimension, int first, int width) {
    int start(int node) {
      return node * dimension + first;
    }
  }

  /** Copies one property and returns what is wrong with it. */
  private List<String> read(String property, Column column) {
    NodePropertyValues values = projection.values(property);
    RowCopy copy = RowCopy.of(values);
    long unusable = 0;
    int unusableExample = -1;
    int oddLength = -1;
    int oddExample = -1;
    for (int node = 0; node < projection.nodeCount(); node++) {
      if (node % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      int length =
          copy.copy(projection.mapped(node), column.matrix, column.start(node), column.width);
      if (defaultValue != null && (length == 0 || length == column.width)) {
        fillGaps(column, node, length == 0);
        length = column.width;
      }
      if (length == 0 || (length == column.width && !isFinite(column, node))) {
        unusableExample = unusable++ == 0 ? node : unusableExample;
      } else if (length != column.width && oddExample < 0) {
        oddLength = length;
        oddExample = node;
      }
    }
    List<String> problems = new ArrayList<>();
    if (unusable > 0) {
      problems.add(
          "Feature property '%s' is missing or not finite on %d of %d nodes, for example on node %d. Set it on all nodes, project it with a defaultValue, or give a defaultFeatureValue for what is missing or NaN."
              .formatted(
                  property,
                  unusable,
                  projection.nodeCount(),
                  projection.originalId(unusableExample)));
    }
    if (oddExample >= 0) {
      problems.add(
          "Feature property '%s' must have lists of one length, but node %d has %d numbers where the first one has %d."
              .formatted(property, projection.originalId(oddExample), oddLength, column.width));
    }
    return problems;
  }

  private void fillGaps(Column column, int node, boolean missing) {
    for (int i = column.start(node); i < column.start(node) + column.width; i++) {
      if (missing || Float.isNaN(column.matrix[i])) {
        column.matrix[i] = defaultValue.floatValue();
      }
    }
  }

  private static boolean isFinite(Column column, int node) {
    for (int i = column.start(node); i < column.start(node) + column.width; i++) {
      if (!Float.isFinite(column.matrix[i])) {
        return false;
      }
    }
    return true;
  }

  /** Copies the value of one node. */
  private interface RowCopy {
    /**
     * Writes {@code width} numbers from {@code at} on, if the node has that many.
     *
     * @return how many the node has; 0 where it has no value
     */
    int copy(int node, float[] into, int at, int width);

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
              into[at] = (float) values.doubleValue(node);
              return 1;
            };
        case FLOAT_ARRAY ->
            (node, into, at, width) -> {
              float[] list = values.floatArrayValue(node);
              if (list != null && list.length == width) {
                System.arraycopy(list, 0, into, at, width);
              }
              return list == null ? 0 : list.length;
            };
        case DOUBLE_ARRAY ->
            (node, into, at, width) -> {
              double[] list = values.doubleArrayValue(node);
              for (int i = 0; list != null && list.length == width && i < width; i++) {
                into[at + i] = (float) list[i];
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
