/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.ibmb.batch.Batch;
import org.ibmb.model.Architecture;
import org.ibmb.model.Architecture.Parameter;
import org.ibmb.model.Numbered;
import org.ibmb.model.TrainedModel;
import org.ibmb.predict.Rows;
import org.ibmb.run.StopCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A network on its way to DL4J and back. */
class Dl4jModelsTest {
  @TempDir Path folder;

  /** The blocks give the same bytes; DL4J's own last layer adds in another order. */
  @ParameterizedTest
  @EnumSource(Architecture.Type.class)
  void aRestoredNetworkPredictsWhatThePredictorDoes(Architecture.Type type) throws IOException {
    for (Dl4jSample sample : Dl4jSample.all(type, 0.5)) {
      ComputationGraph network = sample.restored(folder);
      Rows expected =
          Dl4jSample.IBMB.predict(
              sample.model,
              Numbered.classes(3),
              sample.graph,
              sample.features,
              sample.batches,
              StopCheck.NEVER);
      try (GraphStructure structure = sample.attach(network)) {
        for (int b = 0; b < sample.batches.list().size(); b++) {
          structure.use(b);
          INDArray features = sample.features(structure);
          float[] actual = Dl4jSample.rows(network.outputSingle(features));
          Batch batch = sample.batches.list().get(b);
          assertEquals(batch.outputCount() * Dl4jSample.CLASSES, actual.length);
          for (int i = 0; i < batch.outputCount(); i++) {
            int row = Arrays.binarySearch(expected.nodes(), batch.nodes()[i]);
            for (int c = 0; c < Dl4jSample.CLASSES; c++) {
              assertEquals(
                  expected.values()[row * Dl4jSample.CLASSES + c],
                  actual[i * Dl4jSample.CLASSES + c],
                  1e-6);
            }
          }
          String last = "block" + (sample.architecture.layers() - 1);
          INDArray hidden = network.feedForward(new INDArray[] {features}, false).get(last);
          assertArrayEquals(
              sample.probabilities(b), sample.probabilitiesOf(Dl4jSample.rows(hidden)));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.Type.class)
  void importGivesBackTheSameBits(Architecture.Type type) throws IOException {
    for (Dl4jSample sample : Dl4jSample.all(type, 0.25)) {
      float[] odd = {-0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY};
      System.arraycopy(odd, 0, sample.model.parameters(), 0, odd.length);
      Path zip = folder.resolve("model.zip");
      Dl4jModels.exportModel(sample.model, zip);
      TrainedModel imported = Dl4jModels.importModel(zip);
      assertEquals(sample.architecture, imported.architecture());
      assertArrayEquals(
          Dl4jSample.bits(sample.model.parameters()), Dl4jSample.bits(imported.parameters()));
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.Type.class)
  void aConfigurationAloneMakesAFreshNetwork(Architecture.Type type) {
    Dl4jSample sample = new Dl4jSample(1, type, 2, 0.25);
    String json = Dl4jModels.toComputationGraph(sample.model).getConfiguration().toJson();
    ComputationGraphConfiguration configuration = ComputationGraphConfiguration.fromJson(json);
    assertEquals(json, configuration.toJson());
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    TrainedModel fresh = Dl4jModels.toTrainedModel(network);
    assertEquals(sample.architecture, fresh.architecture());
    for (Parameter parameter : fresh.architecture().parameters()) {
      for (int i = 0; i < parameter.length(); i++) {
        float value = fresh.parameters()[parameter.offset() + i];
        if (parameter.offset() < fresh.architecture().weightCount()) {
          assertTrue(value != 0 && Math.abs(value) < 4, parameter.name());
        } else {
          assertEquals(parameter.name().matches("norms.*weight") ? 1 : 0, value);
        }
      }
    }
  }

  @Test
  void damagedFilesAndOtherNetworksAreRefused() throws IOException {
    Dl4jSample sample = new Dl4jSample(2, Architecture.Type.GCN, 2, 0);
    Path zip = folder.resolve("model.zip");
    assertThrows(NoSuchFileException.class, () -> Dl4jModels.importModel(zip));
    Dl4jModels.exportModel(sample.model, zip);
    byte[] intact = Files.readAllBytes(zip);
    for (int length : new int[] {0, 1, 100, intact.length / 2}) {
      Files.write(zip, Arrays.copyOf(intact, length));
      Dl4jSample.assertMessage("is no intact DL4J zip", () -> Dl4jModels.importModel(zip));
    }
    for (int at = 40; at < intact.length / 2; at += intact.length / 20) {
      byte[] flipped = intact.clone();
      flipped[at] ^= 0x55;
      Files.write(zip, flipped);
      Dl4jSample.assertMessage("is no intact DL4J zip", () -> Dl4jModels.importModel(zip));
    }
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("preprocessor.bin"));
      out.write(1);
    }
    Dl4jSample.assertMessage("serialised Java object", () -> Dl4jModels.importModel(zip));

    write(graphOf(new DenseLayer.Builder().nIn(4).nOut(5).build()), zip);
    Dl4jSample.assertMessage("it has no GraphBlock", () -> Dl4jModels.importModel(zip));
    MultiLayerNetwork other =
        new MultiLayerNetwork(new NeuralNetConfiguration.Builder().list().layer(output(4)).build());
    other.init();
    write(other, zip);
    Dl4jSample.assertMessage("is no intact DL4J zip", () -> Dl4jModels.importModel(zip));
    GraphBlock second = new GraphBlock.Builder().position(1).nIn(4).nOut(5).build();
    write(graphOf(second), zip);
    Dl4jSample.assertMessage(
        "does not stand where its position says", () -> Dl4jModels.importModel(zip));
    Dl4jSample.assertMessage(
        "no input dropout",
        () -> graphOf(new GraphBlock.Builder().nIn(4).nOut(5).dropOut(0.5).build()));
    Dl4jSample.assertMessage(
        "'nIn' must be even",
        () ->
            new GraphBlock.Builder()
                .convolution(Architecture.Type.GRAPH_SAGE)
                .nIn(3)
                .nOut(4)
                .build());
  }

  private static ComputationGraph graphOf(org.deeplearning4j.nn.conf.layers.Layer hidden) {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("x")
                .addLayer("hidden", hidden, "x")
                .addLayer("y", output(5), "hidden")
                .setOutputs("y")
                .build());
    network.init();
    return network;
  }

  private static OutputLayer output(int inputs) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(inputs)
        .nOut(Dl4jSample.CLASSES)
        .build();
  }

  private static void write(Model network, Path zip) throws IOException {
    try (OutputStream out = Files.newOutputStream(zip)) {
      ModelSerializer.writeModel(network, out, true);
    }
  }
}
