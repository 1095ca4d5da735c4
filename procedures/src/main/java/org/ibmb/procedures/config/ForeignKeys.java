/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Keys that people bring from other libraries, and what stands for them here. */
final class ForeignKeys {

  /**
   * What stands for a key.
   *
   * @param keys ours, if there are any: a call that knows one of them suggests it
   * @param remark where no key of ours does the same; empty where one does
   */
  record Counterpart(List<String> keys, String remark) {}

  private static final Counterpart UNKNOWN = new Counterpart(List.of(), "");

  private static final String SAMPLING =
      "batching: {method: 'neighbor', sampleSizes: [25, 10]} samples neighbours, layer by layer";

  private static final Map<String, Counterpart> KNOWN =
      Map.ofEntries(
          entry("epochs", "maxEpochs"),
          entry("numepochs", "maxEpochs"),
          entry("maxiterations", "maxEpochs"),
          entry("iterations", "maxEpochs"),
          entry("batchsize", "outputsPerBatch"),
          entry("embeddingdimension", "hiddenDimension"),
          entry("hiddenchannels", "hiddenDimension"),
          entry("hiddensize", "hiddenDimension"),
          entry("numlayers", "layers"),
          entry("numheads", "heads"),
          entry("lr", "learningRate"),
          entry("weightdecay", "penalty"),
          entry("seed", "randomSeed"),
          entry("dropoutrate", "dropout"),
          entry("nodeproperties", "featureProperties"),
          remark("numsamples", SAMPLING, "sampleSizes"),
          remark("numneighbors", SAMPLING, "sampleSizes"),
          remark(
              "trainfraction",
              "Training takes what testFraction and validationFraction leave",
              "testFraction",
              "validationFraction"),
          remark(
              "validationfolds",
              "There is one validation set and there are no folds",
              "validationFraction"),
          remark("activationfunction", "Layers use ReLU"),
          remark("activation", "Layers use ReLU"),
          remark("optimizer", "Trainings use Adam", "learningRate"),
          remark(
              "aggregator",
              "model: 'GraphSAGE' takes the mean of the neighbours, model: 'GAT' weighs them by attention",
              "model"),
          remark(
              "targetnodelabels",
              "Nodes that have the target property are learnt from, and all nodes of the chosen labels are predicted",
              "nodeLabels"),
          remark("negativesampleweight", "Classes are learnt from targets, not from pairs"),
          remark("pipeline", "There are no pipelines: a training names all its keys itself"));

  private ForeignKeys() {}

  private static Map.Entry<String, Counterpart> entry(String foreign, String ours) {
    return Map.entry(foreign, new Counterpart(List.of(ours), ""));
  }

  private static Map.Entry<String, Counterpart> remark(
      String foreign, String remark, String... ours) {
    return Map.entry(foreign, new Counterpart(List.of(ours), remark));
  }

  static Counterpart of(String key) {
    return KNOWN.getOrDefault(key.toLowerCase(Locale.ROOT).replace("_", ""), UNKNOWN);
  }
}
