/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.ibmb.graph.FeatureScaling;
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

  private FeatureReader() {}

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
   * The features as they are, in 32 bits.
   *
   * @param defaultValue in the place of what is missing or NaN; null: that is an error
   * @throws InvalidInput where a node has no value, one that is not finite or too large for 32
   *     bits, or a list of another length than the other nodes
   */
  public static Features read(
      Projection projection, FeatureSchema schema, Double defaultValue, StopCheck stop) {
    ProjectedRows rows = ProjectedRows.of32Bits(projection, schema, defaultValue, stop);
    return read(projection, rows, rows::read, stop);
  }

  /**
   * What a scaler learns on the training nodes, in 64 bits.
   *
   * @param defaultValue as in {@link #read}
   * @throws InvalidInput where a node has no value, one that is not finite, or a list of another
   *     length than the other nodes
   */
  public static FeatureScaling learn(
      Projection projection,
      FeatureSchema schema,
      Double defaultValue,
      FeatureScaling.Method method,
      int[] training,
      StopCheck stop) {
    ProjectedRows rows = ProjectedRows.of64Bits(projection, schema, defaultValue, stop);
    return FeatureScaling.learn(method, rows, training, stop);
  }

  /**
   * The features, scaled row by row in 64 bits and then rounded to 32.
   *
   * @param defaultValue as in {@link #read}
   * @param each is shown every row, by node, before it is scaled
   * @throws InvalidInput as {@link #learn} does
   */
  public static Features scaled(
      Projection projection,
      FeatureSchema schema,
      Double defaultValue,
      FeatureScaling scaling,
      Consumer<double[]> each,
      StopCheck stop) {
    ProjectedRows rows = ProjectedRows.of64Bits(projection, schema, defaultValue, stop);
    double[] row = new double[rows.dimension()];
    return read(
        projection,
        rows,
        (node, matrix, at) -> {
          rows.read(node, row);
          each.accept(row);
          scaling.scale(row, matrix, at);
        },
        stop);
  }

  /** Writes the row of one node to where it stands in the matrix. */
  private interface RowWriter {
    void write(int node, float[] matrix, int at);
  }

  private static Features read(
      Projection projection, ProjectedRows rows, RowWriter writer, StopCheck stop) {
    int nodes = projection.nodeCount();
    int dimension = rows.dimension();
    float[] matrix = new float[Features.length(nodes, dimension)];
    for (int node = 0; node < nodes; node++) {
      if (node % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      writer.write(node, matrix, node * dimension);
    }
    return new Features(nodes, dimension, matrix);
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
}
