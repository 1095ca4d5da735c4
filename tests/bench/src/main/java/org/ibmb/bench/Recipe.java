/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ibmb.model.Architecture;
import org.ibmb.run.InvalidInput;
import org.ibmb.train.TrainingConfig;

/**
 * How a real graph is trained: the same for every contestant and every kind of batches.
 *
 * @param networks those of the table; any other can be asked for
 * @param penalty weight decay
 * @param epochs most epochs
 */
record Recipe(
    List<Architecture.Type> networks,
    int layers,
    int hidden,
    double dropout,
    double learningRate,
    double penalty,
    int epochs) {
  private static final List<Architecture.Type> GCN = List.of(Architecture.Type.GCN);
  private static final List<Architecture.Type> SAGE = List.of(Architecture.Type.GRAPH_SAGE);
  private static final Recipe CITATIONS = new Recipe(GCN, 2, 256, 0.85, 0.01, 0.01, 300);
  private static final Recipe PURCHASES = new Recipe(GCN, 2, 256, 0.8, 5e-3, 5e-3, 300);
  private static final Map<String, Recipe> RECIPES = new LinkedHashMap<>();

  static {
    // Those of few labels and WordNet: chosen by validation accuracy, see docs/accuracy.md.
    RECIPES.put("cora", CITATIONS);
    RECIPES.put("citeseer", CITATIONS);
    RECIPES.put("amazon-photo", PURCHASES);
    RECIPES.put("amazon-computers", PURCHASES);
    RECIPES.put("coauthor-cs", new Recipe(GCN, 2, 128, 0.5, 5e-3, 5e-4, 100));
    RECIPES.put("facebook-pagepage", new Recipe(GCN, 3, 256, 0.5, 1e-3, 0, 100));
    RECIPES.put("wordnet-lexname", new Recipe(SAGE, 2, 128, 0.2, 0.01, 0, 250));
  }

  static Set<String> graphs() {
    return RECIPES.keySet();
  }

  static Recipe of(String graph) {
    Recipe recipe = RECIPES.get(graph);
    if (recipe == null) {
      throw new InvalidInput(
          "'bench.graphs' must be of %s but one was '%s'".formatted(RECIPES.keySet(), graph));
    }
    return recipe;
  }

  /** With the number of epochs that was asked for. */
  static Recipe of(String graph, Settings settings) {
    Recipe recipe = of(graph);
    return recipe.withEpochs(settings.epochs().orElse(recipe.epochs));
  }

  Recipe withEpochs(int most) {
    return new Recipe(networks, layers, hidden, dropout, learningRate, penalty, most);
  }

  Recipe withoutDropout() {
    return new Recipe(networks, layers, hidden, 0, learningRate, penalty, epochs);
  }

  Architecture architecture(Architecture.Type type, RealGraph real) {
    return new Architecture(
        type, real.features().dimension(), hidden, layers, real.classes(), 1, dropout, false);
  }

  TrainingConfig config(long seed) {
    return new TrainingConfig(learningRate, penalty, epochs, 1, 100, 0, seed);
  }

  /** For people, and to tell whether two runs can be compared. */
  String description() {
    return "%d blocks of %d, dropout %s, learning rate %s, weight decay %s, at most %d epochs"
        .formatted(layers, hidden, dropout, learningRate, penalty, epochs);
  }
}
