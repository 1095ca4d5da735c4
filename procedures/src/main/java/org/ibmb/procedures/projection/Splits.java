/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.ibmb.procedures.call.Call;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Problems;
import org.ibmb.run.Seeds;

/**
 * The labelled nodes of each set, ascending; no node is in two.
 *
 * @param test may be empty
 */
public record Splits(int[] training, int[] validation, int[] test) {
  /** How many classes a warning names. */
  private static final int MOST_NAMES = 20;

  private static final int NONE = -1;
  private static final int TRAINING = 0;
  private static final int VALIDATION = 1;
  private static final int TEST = 2;

  /** Divides by property or by fractions, as {@code settings} say. */
  public static Splits of(
      Call call, Projection projection, SplitSettings settings, Targets targets, Seeds seeds) {
    if (settings.property() == null) {
      Splits splits = of(byFractions(settings, targets, seeds), targets);
      return splits.checked(
          "of %d labelled nodes at testFraction %s and validationFraction %s. Label more nodes or change the fractions"
              .formatted(
                  splits.nodeCount(), settings.testFraction(), settings.validationFraction()));
    }
    int[] sets = byProperty(call, projection, settings.property());
    return of(sets, targets).checked("no labelled node has it as '" + settings.property() + "'");
  }

  private static Splits of(int[] sets, Targets targets) {
    return new Splits(
        members(sets, targets, TRAINING),
        members(sets, targets, VALIDATION),
        members(sets, targets, TEST));
  }

  private static int[] members(int[] sets, Targets targets, int set) {
    int[] members = new int[sets.length];
    int count = 0;
    for (int node = 0; node < sets.length; node++) {
      if (sets[node] == set && targets.labels()[node] >= 0) {
        members[count++] = node;
      }
    }
    return Arrays.copyOf(members, count);
  }

  /**
   * Deals the nodes of one class after the other, each to the set that lacks most of its share. So
   * the shares hold over all nodes and, up to one node, inside every class. The first node of a
   * class is for training: no class stays unseen.
   */
  private static int[] byFractions(SplitSettings settings, Targets targets, Seeds seeds) {
    double[] shares = new double[3];
    shares[VALIDATION] = settings.validationFraction();
    shares[TEST] = settings.testFraction();
    shares[TRAINING] = 1 - shares[VALIDATION] - shares[TEST];
    int[] sets = new int[targets.labels().length];
    Arrays.fill(sets, NONE);
    int[] sizes = new int[3];
    int dealt = 0;
    int[][] classes = byClass(targets);
    for (int label = 0; label < classes.length; label++) {
      int[] nodes = classes[label];
      shuffle(nodes, seeds.stream("split", label));
      for (int i = 0; i < nodes.length; i++) {
        dealt++;
        int set = i == 0 ? TRAINING : mostLacking(shares, sizes, dealt);
        sets[nodes[i]] = set;
        sizes[set]++;
      }
    }
    return sets;
  }

  private static int mostLacking(double[] shares, int[] sizes, int total) {
    int most = TRAINING;
    for (int set = VALIDATION; set <= TEST; set++) {
      if (shares[set] * total - sizes[set] > shares[most] * total - sizes[most]) {
        most = set;
      }
    }
    return most;
  }

  /** The nodes of each class, ascending. */
  private static int[][] byClass(Targets targets) {
    int[] counts = new int[targets.classCount()];
    for (int label : targets.labels()) {
      if (label >= 0) {
        counts[label]++;
      }
    }
    int[][] classes = new int[counts.length][];
    for (int node = 0; node < targets.labels().length; node++) {
      int label = targets.labels()[node];
      if (label >= 0) {
        if (classes[label] == null) {
          classes[label] = new int[counts[label]];
        }
        classes[label][classes[label].length - counts[label]--] = node;
      }
    }
    return classes;
  }

  private static void shuffle(int[] nodes, SplittableRandom random) {
    for (int i = nodes.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = nodes[i];
      nodes[i] = nodes[j];
      nodes[j] = swapped;
    }
  }

  private static int[] byProperty(Call call, Projection projection, String property) {
    Object[] values = NodeValues.read(call, projection, property);
    int[] sets = new int[values.length];
    for (int node = 0; node < sets.length; node++) {
      sets[node] = values[node] == null ? NONE : set(projection, property, node, values[node]);
    }
    return sets;
  }

  private static int set(Projection projection, String property, int node, Object value) {
    String name =
        value instanceof Double number && number == number.longValue()
            ? String.valueOf(number.longValue())
            : String.valueOf(value).toLowerCase(Locale.ROOT);
    return switch (name) {
      case "train", "0" -> TRAINING;
      case "validation", "val", "1" -> VALIDATION;
      case "test", "2" -> TEST;
      default ->
          throw new InvalidInput(
              "Split property '%s' must be 'train', 'validation' (or 'val') or 'test', or 0, 1 or 2, or absent, but on node %d it is %s."
                  .formatted(property, projection.originalId(node), value));
    };
  }

  /** Warns of classes that have no training node; nothing where every class has one. */
  public Optional<String> unseenClasses(Targets targets) {
    int[] counts = new int[targets.classCount()];
    for (int node : training) {
      counts[targets.labels()[node]]++;
    }
    List<String> unseen = new ArrayList<>();
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] == 0) {
        unseen.add("'" + targets.classes().get(label) + "'");
      }
    }
    return unseen.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d of %d classes have no training node, so nothing is learnt of them, and their nodes in validation and test count as mistakes: %s%s. Give each class training nodes, or leave its nodes out."
                .formatted(
                    unseen.size(),
                    counts.length,
                    String.join(", ", unseen.subList(0, Math.min(MOST_NAMES, unseen.size()))),
                    unseen.size() > MOST_NAMES
                        ? " and %d more".formatted(unseen.size() - MOST_NAMES)
                        : ""));
  }

  private int nodeCount() {
    return training.length + validation.length + test.length;
  }

  private Splits checked(String why) {
    new Problems()
        .require(training.length > 0, "The training set must not be empty: %s.", why)
        .require(validation.length > 0, "The validation set must not be empty: %s.", why)
        .throwIfAny();
    return this;
  }
}
