/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model.dl4j;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.ibmb.model.Architecture;
import org.ibmb.model.NetworkBlocks;
import org.ibmb.model.TrainedModel;
import org.ibmb.run.InvalidInput;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Our models as DL4J's and back; no number is changed either way. */
public final class Dl4jModels {
  private static final double LEARNING_RATE = 1e-3;

  private Dl4jModels() {}

  /**
   * A network with the weights of {@code model}, without a graph. It is set to learn by Adam at
   * 1e-3; {@code setLearningRate} and DL4J's {@code TransferLearning} change that.
   */
  public static ComputationGraph toComputationGraph(TrainedModel model) {
    Architecture architecture = model.architecture();
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(0)
            .dataType(DataType.FLOAT)
            .updater(new Adam(LEARNING_RATE))
            .graphBuilder()
            .addInputs("features");
    String below = "features";
    for (int l = 0; l < architecture.layers(); l++) {
      String name = "block" + l;
      builder.addLayer(name, block(architecture, l), below);
      below = name;
    }
    builder
        .addLayer(
            "linear",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(architecture.hiddenDimension())
                .nOut(architecture.outputDimension())
                .build(),
            below)
        .setOutputs("linear");
    ComputationGraph network = new ComputationGraph(builder.build());
    network.init();
    BlockNetwork.of(network).set(model.parameters());
    return network;
  }

  private static GraphBlock block(Architecture architecture, int layer) {
    return new GraphBlock.Builder()
        .convolution(architecture.type())
        .position(layer)
        .heads(architecture.heads())
        .dropout(architecture.dropout())
        .residual(architecture.residual())
        .nIn(
            layer == 0
                ? NetworkBlocks.featureColumns(architecture)
                : architecture.hiddenDimension())
        .nOut(architecture.hiddenDimension())
        .build();
  }

  /**
   * @throws InvalidInput where {@code network} is not one of ours
   */
  public static TrainedModel toTrainedModel(ComputationGraph network) {
    return BlockNetwork.of(network).model();
  }

  /** Writes {@code model} as a DL4J zip, in place of what {@code zip} may hold. */
  public static void exportModel(TrainedModel model, Path zip) throws IOException {
    ComputationGraph network = toComputationGraph(model);
    try (OutputStream out = Files.newOutputStream(zip)) {
      ModelSerializer.writeModel(network, out, false);
    } finally {
      free(network);
    }
  }

  /**
   * The model in a zip of {@link #exportModel} or of DL4J's {@code ModelSerializer}.
   *
   * @throws InvalidInput where the file is damaged or holds another network
   */
  public static TrainedModel importModel(Path zip) throws IOException {
    ComputationGraph network = load(zip, false);
    try {
      return toTrainedModel(network);
    } finally {
      free(network);
    }
  }

  /**
   * The network in such a zip, with the state of its updater where that was saved, without a graph.
   *
   * @throws InvalidInput where the file is damaged or holds another network
   */
  public static ComputationGraph load(Path zip) throws IOException {
    return load(zip, true);
  }

  private static ComputationGraph load(Path zip, boolean withUpdater) throws IOException {
    byte[] bytes = Files.readAllBytes(zip);
    ComputationGraph network;
    try {
      refuseJavaObjects(bytes);
      network =
          ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(bytes), withUpdater);
    } catch (IOException | RuntimeException e) {
      throw unreadable(zip, e);
    }
    try {
      BlockNetwork.of(network);
      return network;
    } catch (InvalidInput e) {
      free(network);
      throw unreadable(zip, e);
    }
  }

  /**
   * The parameters of a network that nobody has trained or seen. {@code ComputationGraph.close()}
   * would also collect the whole heap and end other networks' workspaces.
   */
  private static void free(ComputationGraph network) {
    network.params().close();
  }

  /** DL4J would read this entry with Java's own deserialisation, which runs what it is given. */
  private static void refuseJavaObjects(byte[] zip) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().equals(ModelSerializer.PREPROCESSOR_BIN)) {
          throw new IOException("it holds a serialised Java object");
        }
      }
    }
  }

  private static InvalidInput unreadable(Path zip, Exception cause) {
    InvalidInput problem =
        new InvalidInput(
            "%s is no intact DL4J zip of an IBMB network: %s Export the model again."
                .formatted(zip, sentence(cause)));
    problem.initCause(cause);
    return problem;
  }

  /** The first line of the message, which for DL4J's JSON may be followed by a whole page. */
  private static String sentence(Exception cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    String line = message.lines().findFirst().orElse("");
    return line.endsWith(".") ? line : line + ".";
  }
}
