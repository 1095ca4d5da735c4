/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Contestants that take turns, so that whatever slows the machine down slows all of them down.
 *
 * <p>A turn is a block of steps after a few that are not counted; its figure is the median of the
 * block, the contestant's figure the median of its turns.
 */
final class Contest {
  private static final double WARM_UP_MILLIS = 3000;

  /** Threads of the one before spin for a while before they sleep. */
  private static final long PAUSE_MILLIS = 100;

  /** Runs steps and returns how many milliseconds each took. */
  @FunctionalInterface
  interface Block {
    double[] run(int steps);

    static Block of(Runnable step) {
      return count -> {
        double[] millis = new double[count];
        for (int i = 0; i < count; i++) {
          long begin = System.nanoTime();
          step.run();
          millis[i] = (System.nanoTime() - begin) / 1e6;
        }
        return millis;
      };
    }
  }

  private final int uncounted;
  private final int steps;
  private final Map<String, Block> contestants = new LinkedHashMap<>();
  private final Map<String, List<double[]>> turns = new LinkedHashMap<>();

  /**
   * @param uncounted steps at the beginning of a turn that are not counted
   * @param steps steps of a turn that are
   */
  Contest(int uncounted, int steps) {
    this.uncounted = uncounted;
    this.steps = steps;
  }

  void add(String name, Block block) {
    contestants.put(name, block);
    turns.put(name, new ArrayList<>());
  }

  void run(int rounds, Report report) {
    report.setting("stepsPerRun", steps);
    contestants.values().forEach(Contest::warmUp);
    for (int round = 0; round < rounds; round++) {
      contestants.forEach(
          (name, block) -> {
            pause();
            if (uncounted > 0) {
              block.run(uncounted);
            }
            turns.get(name).add(block.run(steps));
          });
    }
    turns.forEach(report::timings);
  }

  /** Runs steps until they took three seconds, so that what is timed is compiled. */
  static void warmUp(Block block) {
    for (double spent = 0; spent < WARM_UP_MILLIS; ) {
      spent += Arrays.stream(block.run(1)).sum();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Milliseconds of one step; null for one that did not take part. */
  Double median(String name) {
    return turns.containsKey(name) ? median(figures(name)) : null;
  }

  /** How many times as long as {@code name} the contestant {@code other} needs. */
  Double ratio(String other, String name) {
    Double time = median(other);
    return time == null ? null : time / median(name);
  }

  /**
   * A line per contestant: median, fastest and slowest turn, and its time over that of the first.
   */
  void table(Report report, Map<String, String> labels) {
    String first = contestants.keySet().iterator().next();
    report.row("", "median ms", "fastest run", "slowest run", "times " + first);
    for (String name : contestants.keySet()) {
      double[] figures = figures(name);
      report.row(
          labels.getOrDefault(name, name),
          median(name),
          Arrays.stream(figures).min().getAsDouble(),
          Arrays.stream(figures).max().getAsDouble(),
          ratio(name, first));
    }
  }

  private double[] figures(String name) {
    return turns.get(name).stream().mapToDouble(Contest::median).toArray();
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
