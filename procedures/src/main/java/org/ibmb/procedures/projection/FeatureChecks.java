/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ibmb.graph.FeatureScaling;
import org.ibmb.graph.Features;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;

/**
 * Looks at features that a network is about to learn from: those that tell nothing, and those that
 * tell everything.
 *
 * @param scaling what was done to the features
 */
public record FeatureChecks(
    Projection projection,
    FeatureSchema schema,
    Double defaultValue,
    FeatureScaling scaling,
    StopCheck stop) {
  private static final int STOP_CHECK_INTERVAL = 1024;

  /** Values beside one per class: more of them are no renaming of the target. */
  private static final int MOST_VALUES = 1000;

  /**
   * What users should know, by the names of the properties.
   *
   * @param features as the network reads them
   * @param training nodes that are learnt from
   */
  public List<String> warnings(Features features, Targets targets, String target, int[] training) {
    List<String> warnings = new ArrayList<>(constant(features, training));
    for (String property : schema.properties()) {
      long values = valuesOfOneClass(property, targets);
      if (values > 0) {
        warnings.add(
            "Feature property '%s' gives the target '%s' away: each of its %d values stands with one class alone, on all labelled nodes. If it was made from the target, or is unknown where classes are to be predicted, leave it out of 'featureProperties'."
                .formatted(property, target, values));
      }
    }
    return warnings;
  }

  private List<String> constant(Features features, int[] training) {
    boolean[] same = sameInAll(features, training);
    List<String> warnings = new ArrayList<>();
    int first = 0;
    for (Map.Entry<String, Integer> property : schema.widths().entrySet()) {
      int end = first + property.getValue();
      boolean[] ofProperty = Arrays.copyOfRange(same, first, end);
      boolean[] lost = lost(property.getKey(), ofProperty, features, first, training);
      if (anyOf(lost)) {
        warnings.add(lost(property.getKey(), lost));
      } else if (allOf(ofProperty)) {
        warnings.add(
            "Feature property '%s' is the same on all %d training nodes, so nothing can be learnt from it. Leave it out of 'featureProperties', or train on nodes that differ."
                .formatted(property.getKey(), training.length));
      }
      first = end;
    }
    return warnings;
  }

  /**
   * The columns of a property that differ in the projection although the network finds them the
   * same. Zeros are no such columns: they are not rounded, and a constant column is scaled to them.
   *
   * @param same columns of the property that the network finds the same
   * @param first column of the property among all
   */
  private boolean[] lost(
      String property, boolean[] same, Features features, int first, int[] training) {
    boolean[] lost = same.clone();
    int row = training[0] * features.dimension() + first;
    for (int j = 0; j < lost.length; j++) {
      lost[j] &= features.values()[row + j] != 0;
    }
    if (anyOf(lost)) {
      boolean[] source = sameInSource(property, training);
      for (int j = 0; j < lost.length; j++) {
        lost[j] &= !source[j];
      }
    }
    return lost;
  }

  private String lost(String property, boolean[] columns) {
    String where =
        columns.length == 1 ? "" : " in %d of %d columns".formatted(count(columns), columns.length);
    return scaling.method() == FeatureScaling.Method.NONE
        ? "Feature property '%s' differs among the training nodes only beyond the 7 digits of a 32-bit number, so that the network reads it as constant%s. Give featureScaler: 'minmax' or 'std', which scale in 64 bits first."
            .formatted(property, where)
        : "Feature property '%s' differs among the training nodes, but featureScaler: '%s' makes it constant%s. Give featureScaler: 'minmax' or 'std'."
            .formatted(property, scaling.method(), where);
  }

  /** The columns that a network finds the same on all training nodes. */
  private boolean[] sameInAll(Features features, int[] training) {
    int dimension = features.dimension();
    boolean[] same = new boolean[dimension];
    Arrays.fill(same, true);
    int[] left = new int[dimension];
    Arrays.setAll(left, j -> j);
    int count = dimension;
    int first = training[0] * dimension;
    for (int i = 1; i < training.length && count > 0; i++) {
      checkEvery(i);
      int row = training[i] * dimension;
      int kept = 0;
      for (int k = 0; k < count; k++) {
        int j = left[k];
        if (features.values()[row + j] == features.values()[first + j]) {
          left[kept++] = j;
        } else {
          same[j] = false;
        }
      }
      count = kept;
    }
    return same;
  }

  /** The columns of a property that are the same on all training nodes in the projection. */
  private boolean[] sameInSource(String property, int[] training) {
    ProjectedRows rows = rows(property);
    double[] first = new double[rows.dimension()];
    double[] row = new double[rows.dimension()];
    boolean[] same = new boolean[rows.dimension()];
    Arrays.fill(same, true);
    rows.read(training[0], first);
    for (int i = 1; i < training.length; i++) {
      checkEvery(i);
      rows.read(training[i], row);
      for (int j = 0; j < row.length; j++) {
        same[j] &= row[j] == first[j];
      }
    }
    return same;
  }

  /**
   * How many values a property has if each of them stands with one class alone; 0 where one stands
   * with two, or where hardly any occurs twice.
   */
  private long valuesOfOneClass(String property, Targets targets) {
    ProjectedRows rows = rows(property);
    double[] row = new double[rows.dimension()];
    int[] labels = targets.labels();
    long labelled = Arrays.stream(labels).filter(label -> label >= 0).count();
    long most = Math.min(labelled / 2, (long) MOST_VALUES + targets.classCount());
    Map<Long, Integer> classOf = new HashMap<>();
    for (int node = 0; node < labels.length; node++) {
      checkEvery(node);
      if (labels[node] >= 0) {
        rows.read(node, row);
        Integer known = classOf.putIfAbsent(hash(row), labels[node]);
        if (classOf.size() > most || (known != null && known != labels[node])) {
          return 0;
        }
      }
    }
    return classOf.size();
  }

  /** The numbers of one property, as they are in the projection. */
  private ProjectedRows rows(String property) {
    FeatureSchema one = new FeatureSchema(Map.of(property, schema.widths().get(property)));
    return ProjectedRows.of64Bits(projection, one, defaultValue, stop);
  }

  private static long hash(double[] row) {
    long hash = 0;
    for (double value : row) {
      hash = Seeds.mix(hash ^ Double.doubleToLongBits(value + 0.0)); // without the sign of zero
    }
    return hash;
  }

  private void checkEvery(int node) {
    if (node % STOP_CHECK_INTERVAL == 0) {
      stop.check();
    }
  }

  private static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }

  private static boolean anyOf(boolean[] flags) {
    return count(flags) > 0;
  }

  private static boolean allOf(boolean[] flags) {
    return count(flags) == flags.length;
  }
}
