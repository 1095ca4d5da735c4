/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.ibmb.graph.Features;
import org.ibmb.model.Architecture;
import org.ibmb.model.Architecture.Parameter;
import org.ibmb.model.TrainedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** DL4J's training on our blocks against our own. */
class Dl4jLayersTest {
  @TempDir Path folder;

  /** With dropout too: the masks of DL4J's first iteration are those of our first step. */
  @ParameterizedTest
  @EnumSource(Architecture.Type.class)
  void gradientsAndScoreAreTheNetworks(Architecture.Type type) {
    for (double dropout : new double[] {0, 0.4}) {
      for (Dl4jSample sample : Dl4jSample.all(type, dropout)) {
        ComputationGraph network = Dl4jModels.toComputationGraph(sample.model);
        try (GraphStructure structure = sample.attach(network)) {
          DataSet data = sample.data(structure).next();
          network.setInputs(data.getFeatures());
          network.setLabels(data.getLabels());
          network.computeGradientAndScore();
          Dl4jSample.Step ours = sample.firstStep(structure.batch());
          assertEquals(ours.loss(), network.score(), 1e-5 * Math.max(1, ours.loss()));
          // DL4J divides gradients by the rows of the labels later, in its updater.
          assertSameGradients(sample, ours, network, data.getLabels().rows());
        }
      }
    }
  }

  private static void assertSameGradients(
      Dl4jSample sample, Dl4jSample.Step ours, ComputationGraph network, int rows) {
    Map<String, INDArray> gradients = network.gradient().gradientForVariable();
    assertEquals(sample.architecture.parameters().size(), gradients.size());
    for (Parameter parameter : sample.architecture.parameters()) {
      float[] actual = Dl4jSample.rows(gradients.get(Dl4jSample.dl4jName(parameter.name())));
      assertEquals(parameter.length(), actual.length);
      double difference = 0;
      double size = 0;
      for (int i = 0; i < actual.length; i++) {
        double mean = actual[i] / rows;
        difference += Math.pow(mean - ours.gradients()[parameter.offset() + i], 2);
        size += mean * mean;
      }
      assertTrue(
          Math.sqrt(difference) <= 1e-5 * Math.sqrt(size) + 1e-7,
          parameter.name() + ": " + Math.sqrt(difference) + " of " + Math.sqrt(size));
    }
  }

  /** DL4J's mean is over the outputs, whose rows are fewer than the features'. */
  @Test
  void aStepOfGradientDescentIsOurGradientTimesTheRate() {
    Dl4jSample sample = new Dl4jSample(7, Architecture.Type.GRAPH_SAGE, 2, 0.3);
    double rate = 0.5;
    ComputationGraph network =
        new TransferLearning.GraphBuilder(Dl4jModels.toComputationGraph(sample.model))
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Sgd(rate)).build())
            .build();
    try (GraphStructure structure = sample.attach(network)) {
      DataSet data = sample.data(structure).next();
      assertTrue(data.getFeatures().rows() > data.getLabels().rows());
      network.fit(data);
      float[] tuned = Dl4jModels.toTrainedModel(network).parameters();
      float[] gradients = sample.firstStep(structure.batch()).gradients();
      for (int i = 0; i < tuned.length; i++) {
        assertEquals(sample.model.parameters()[i] - rate * gradients[i], tuned[i], 1e-6);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.Type.class)
  void fittingLowersTheLossBeforeListenersAndComesBack(Architecture.Type type) throws IOException {
    Dl4jSample sample = new Dl4jSample(7, type, 2, 0.1);
    ComputationGraph network = sample.restored(folder);
    network.setLearningRate(0.01);
    Scores scores = new Scores();
    network.setListeners(scores);
    int epochs = 30;
    int batches = sample.batches.list().size();
    try (GraphStructure structure = sample.attach(network)) {
      DataSetIterator data = sample.data(structure);
      double before = meanLoss(network, data);
      double accuracyBefore = network.evaluate(data).accuracy();
      network.fit(data, epochs);
      assertTrue(meanLoss(network, data) < 0.7 * before);
      assertTrue(network.evaluate(data).accuracy() >= accuracyBefore);
      assertEquals(sample.outputs.length, network.evaluate(data).getNumRowCounter());
    }
    assertTrue(batches > 1, "one batch would not show that the structure follows the data");
    assertEquals(epochs * batches, scores.seen.size());

    TrainedModel tuned = Dl4jModels.toTrainedModel(network);
    assertFalse(Arrays.equals(sample.model.parameters(), tuned.parameters()));
    Path zip = folder.resolve("tuned.zip");
    ModelSerializer.writeModel(network, zip.toFile(), true);
    assertArrayEquals(
        Dl4jSample.bits(tuned.parameters()),
        Dl4jSample.bits(Dl4jModels.importModel(zip).parameters()));
    ComputationGraph again = Dl4jModels.load(zip);
    assertEquals(network.getUpdater().getStateViewArray(), again.getUpdater().getStateViewArray());
    assertEquals(epochs * batches, again.getIterationCount());
  }

  @Test
  void settingALayersOwnParametersChangesNothing() {
    Dl4jSample sample = new Dl4jSample(3, Architecture.Type.GAT, 2, 0);
    ComputationGraph network = Dl4jModels.toComputationGraph(sample.model);
    for (Layer layer : network.getLayers()) {
      layer.setParams(layer.params().dup());
    }
    network.setParams(network.params().dup());
    assertArrayEquals(sample.model.parameters(), Dl4jModels.toTrainedModel(network).parameters());
  }

  @Test
  void frozenBlocksStayAsTheyAre() {
    Dl4jSample sample = new Dl4jSample(3, Architecture.Type.GRAPH_SAGE, 2, 0);
    ComputationGraph network =
        new TransferLearning.GraphBuilder(Dl4jModels.toComputationGraph(sample.model))
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Adam(0.01)).build())
            .setFeatureExtractor("block0")
            .build();
    try (GraphStructure structure = sample.attach(network)) {
      network.fit(sample.data(structure));
    }
    float[] tuned = Dl4jModels.toTrainedModel(network).parameters();
    for (Parameter parameter : sample.architecture.parameters()) {
      int from = parameter.offset();
      int to = from + parameter.length();
      boolean frozen = parameter.name().contains("s.0.");
      assertEquals(
          frozen,
          Arrays.equals(tuned, from, to, sample.model.parameters(), from, to),
          parameter.name());
    }
  }

  @Test
  void closingAStructureFreesItsMemoryAndTakesTheGraphAway() {
    Dl4jSample sample = new Dl4jSample(2, Architecture.Type.GCN, 2, 0);
    ComputationGraph network = Dl4jModels.toComputationGraph(sample.model);
    long before = Dl4jSample.DEVICE.allocatedBytes();
    GraphStructure structure = sample.attach(network);
    INDArray features = sample.features(structure);
    INDArray kept = features.dup();
    network.outputSingle(features);
    assertTrue(structure.bytes() > 0);
    assertEquals(before + structure.bytes(), Dl4jSample.DEVICE.allocatedBytes());
    structure.close();
    assertEquals(before, Dl4jSample.DEVICE.allocatedBytes());
    assertTrue(features.wasClosed());
    Dl4jSample.assertMessage("is closed", () -> sample.features(structure));
    Dl4jSample.assertMessage("is closed", () -> sample.data(structure));
    Dl4jSample.assertMessage("block0' has no graph", () -> network.outputSingle(kept));

    GraphStructure replaced = sample.attach(network);
    try (GraphStructure current = sample.attach(network)) {
      replaced.close();
      network.outputSingle(sample.features(current));
    }
  }

  @Test
  void aNetworkWithoutItsBatchSaysSo() {
    Dl4jSample sample = new Dl4jSample(2, Architecture.Type.GAT, 1, 0);
    ComputationGraph network = Dl4jModels.toComputationGraph(sample.model);
    INDArray any = Nd4j.create(DataType.FLOAT, 5, sample.features.dimension());
    Dl4jSample.assertMessage("block0' has no graph", () -> network.outputSingle(any));
    Dl4jSample.assertMessage(
        "block0' has no graph",
        () -> network.fit(new DataSet(any, Nd4j.create(DataType.FLOAT, 5, Dl4jSample.CLASSES))));
    Dl4jSample.assertMessage(
        "at least one batch", () -> GraphStructure.attach(network, List.of(), Dl4jSample.DEVICE));
    try (GraphStructure structure = sample.attach(network)) {
      INDArray wide = Nd4j.create(DataType.FLOAT, 5, sample.features.dimension() + 1);
      Dl4jSample.assertMessage("for the batch in use", () -> network.outputSingle(wide));
      Dl4jSample.assertMessage(
          "features per node",
          () ->
              structure.features(
                  sample.graph, new Features(1, 1, new float[1]), Dl4jSample.WORKERS));
      Dl4jSample.assertMessage(
          "normalised as SYMMETRIC",
          () ->
              structure.features(
                  new Dl4jSample(2, Architecture.Type.MLP, 1, 0).graph,
                  sample.features,
                  Dl4jSample.WORKERS));
      int[] labels = sample.labels.clone();
      Arrays.fill(labels, Dl4jSample.CLASSES);
      Dl4jSample.assertMessage(
          "Labels must be in [0, 3)",
          () -> structure.data(sample.graph, sample.features, labels, Dl4jSample.WORKERS));
      Dl4jSample.assertMessage(
          "block0' has no graph", () -> network.clone().outputSingle(sample.features(structure)));
    }
  }

  private static double meanLoss(ComputationGraph network, DataSetIterator data) {
    double sum = 0;
    int rows = 0;
    data.reset();
    while (data.hasNext()) {
      DataSet next = data.next();
      sum += network.score(next, false) * next.getLabels().rows();
      rows += next.getLabels().rows();
    }
    data.reset();
    return sum / rows;
  }

  /** What DL4J tells its listeners. */
  private static final class Scores extends BaseTrainingListener {
    final List<Double> seen = new ArrayList<>();

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      seen.add(model.score());
    }
  }
}
