/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.run.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainSettingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          epochs | Did you mean [maxEpochs]?
          maxIterations | Did you mean [maxEpochs]?
          batchSize | Did you mean [batching.outputsPerBatch]?
          batch_size | Did you mean [batching.outputsPerBatch]?
          embeddingDimension | Did you mean [hiddenDimension]?
          weight_decay | Did you mean [penalty]?
          activationFunction | Layers use ReLU
          aggregator | model: 'GraphSAGE' takes the mean of the neighbours, model: 'GAT' weighs them by attention. Did you mean [model]?
          targetNodeLabels | Nodes that have the target property are learnt from, and all nodes of the chosen labels are predicted. Did you mean [nodeLabels]?
          numSamples | batching: {method: 'neighbor', sampleSizes: [25, 10]} samples neighbours, layer by layer
          validationFolds | There is one validation set and there are no folds. Did you mean [validationFraction]?
          """)
  void aKeyFromElsewhereNamesOursOrSaysThatThereIsNone(String key, String hint) {
    assertEquals(
        List.of("Unexpected configuration key: " + key + " (" + hint + ")"), problems(key));
  }

  /** With the full graph there is no such thing as a batch size. */
  @Test
  void aKeyThatTheMethodDoesNotReadIsNotSuggested() {
    Configuration keys =
        Configuration.of(
            Map.of(
                "modelName",
                "m",
                "targetProperty",
                "y",
                "batchSize",
                7L,
                "batching",
                Map.of("method", "full")));
    TrainSettings.read(keys).bindBatching(null, keys);
    assertEquals(
        List.of("Unexpected configuration key: batchSize"),
        assertThrows(InvalidInput.class, keys::throwIfAny).problems().stream()
            .map(problem -> problem.replaceAll(" \\(Did you mean \\[batching\\]\\?\\)", ""))
            .toList());
  }

  @Test
  void theTargetIsNoFeature() {
    Configuration keys =
        Configuration.of(
            Map.of(
                "modelName", "m", "targetProperty", "y", "featureProperties", List.of("x", "y")));
    TrainSettings.read(keys).bindBatching(null, keys);
    List<String> problems = assertThrows(InvalidInput.class, keys::throwIfAny).problems();
    assertEquals(1, problems.size());
    assertTrue(
        problems.get(0).startsWith("'featureProperties' must not name the target property 'y'"));
  }

  private static List<String> problems(String key) {
    Configuration keys = Configuration.of(Map.of("modelName", "m", "targetProperty", "y", key, 7L));
    TrainSettings.read(keys).bindBatching(null, keys);
    return assertThrows(InvalidInput.class, keys::throwIfAny).problems();
  }
}
