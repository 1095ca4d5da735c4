/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.ibmb.model.Architecture;

/**
 * All runs of one network on one graph, of one recipe.
 *
 * @param recipe its description
 * @param split where the split is from
 */
record AccuracyRow(
    String graph, Architecture.Type network, String recipe, String split, List<Run> runs) {

  String id() {
    return RealTraining.id(graph, network);
  }

  Optional<Run> find(String contestant, long seed) {
    return runs.stream()
        .filter(run -> run.contestant().equals(contestant) && run.seed() == seed)
        .findFirst();
  }

  AccuracyRow with(Run run) {
    List<Run> more = new ArrayList<>(runs);
    more.add(run);
    return new AccuracyRow(graph, network, recipe, split, more);
  }

  /** Test accuracies, by order of the runs. */
  double[] tests(String contestant) {
    return runs.stream()
        .filter(run -> run.contestant().equals(contestant))
        .mapToDouble(Run::test)
        .toArray();
  }

  /** Empty where the contestant did not take part. */
  OptionalDouble mean(String contestant) {
    return DoubleStream.of(tests(contestant)).average();
  }

  /** Standard deviation of single runs. */
  double deviation(String contestant) {
    double[] tests = tests(contestant);
    double mean = mean(contestant).orElse(0);
    double squares = DoubleStream.of(tests).map(t -> (t - mean) * (t - mean)).sum();
    return tests.length < 2 ? 0 : Math.sqrt(squares / (tests.length - 1));
  }

  /** The fewest runs of a contestant that took part. */
  int seeds() {
    return Run.CONTESTANTS.stream()
        .mapToInt(contestant -> tests(contestant).length)
        .filter(count -> count > 0)
        .min()
        .orElse(0);
  }

  /** Mean of {@code contestant} less that of {@code other}. */
  OptionalDouble difference(String contestant, String other) {
    OptionalDouble mean = mean(contestant);
    OptionalDouble otherMean = mean(other);
    return mean.isPresent() && otherMean.isPresent()
        ? OptionalDouble.of(mean.getAsDouble() - otherMean.getAsDouble())
        : OptionalDouble.empty();
  }

  /** How far the worse of ours is above PyTorch; negative where it is below. */
  OptionalDouble margin() {
    OptionalDouble full = difference(Run.FULL, Run.TORCH);
    OptionalDouble nodeWise = difference(Run.NODE_WISE, Run.TORCH);
    return full.isPresent() && nodeWise.isPresent()
        ? OptionalDouble.of(Math.min(full.getAsDouble(), nodeWise.getAsDouble()))
        : OptionalDouble.empty();
  }
}
