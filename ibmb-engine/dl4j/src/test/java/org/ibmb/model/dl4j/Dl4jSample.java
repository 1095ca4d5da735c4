/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.ibmb.Ibmb;
import org.ibmb.batch.Batch;
import org.ibmb.batch.Batches;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.graph.NodeInputs;
import org.ibmb.graph.RandomGraphs;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.model.Architecture;
import org.ibmb.model.Architecture.Parameter;
import org.ibmb.model.BatchInput;
import org.ibmb.model.Network;
import org.ibmb.model.Numbered;
import org.ibmb.model.TrainedModel;
import org.ibmb.objective.classification.Classification;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * A random graph, its nodes in batches of at most four outputs, and a model with random weights.
 */
final class Dl4jSample {
  static final Ibmb IBMB = Ibmb.onCpu(2);
  static final Device DEVICE = IBMB.device();
  static final Workers WORKERS = Workers.create(1);
  static final int CLASSES = 3;
  private static final int HIDDEN = 12;
  private static final int SEEDS = 4;
  private static final int MOST_LAYERS = 3;

  final Graph graph;
  final Features features;
  final int[] labels;
  final int[] outputs;
  final Batches batches;
  final Architecture architecture;
  final TrainedModel model;

  Dl4jSample(long seed, Architecture.Type type, int layers, double dropout) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr csr = RandomGraphs.undirected(random, true);
    int dimension = 1 + random.nextInt(5);
    graph = Graph.of(csr, true, type.propagation());
    features =
        new Features(
            graph.nodeCount(), dimension, floats(random, graph.nodeCount() * dimension, 1));
    labels = random.ints(graph.nodeCount(), 0, CLASSES).toArray();
    outputs =
        random
            .ints(0, graph.nodeCount())
            .limit(2L * graph.nodeCount())
            .distinct()
            .sorted()
            .toArray();
    var config = new NodeWiseConfig(new InfluenceConfig(0.25, 1e-2, 3), 4);
    batches = IBMB.batches(graph, outputs, new NodeWiseBatcher(config), StopCheck.NEVER);
    architecture =
        new Architecture(type, dimension, HIDDEN, layers, CLASSES, 3, dropout, seed % 2 == 1);
    model = new TrainedModel(architecture, floats(random, architecture.parameterCount(), 0.5));
  }

  private static float[] floats(SplittableRandom random, int count, double limit) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * limit);
    }
    return values;
  }

  GraphStructure attach(ComputationGraph network) {
    return GraphStructure.attach(network, batches.list(), DEVICE);
  }

  DataSetIterator data(GraphStructure structure) {
    return structure.data(graph, features, labels, WORKERS);
  }

  INDArray features(GraphStructure structure) {
    return structure.features(graph, features, WORKERS);
  }

  /** Loss and gradients of {@code batch} in the first step of the network with seed 0. */
  Step firstStep(Batch batch) {
    try (Arena arena = DEVICE.newArena()) {
      Network network = new Network(architecture, DEVICE, arena, List.of(batch));
      network.setParameters(model.parameters());
      Classification objective = Numbered.classification(labels, CLASSES);
      double loss =
          Numbered.lossAndGradients(
              network, input(batch, arena), objective, DEVICE, arena, new Seeds(0), 0);
      return new Step(loss, network.gradients());
    }
  }

  record Step(double loss, float[] gradients) {}

  BatchInput input(Batch batch, Arena arena) {
    return BatchInput.load(
        batch, architecture, new NodeInputs(graph, features), DEVICE, arena, WORKERS);
  }

  float[] probabilities(int index) {
    try (Arena arena = DEVICE.newArena()) {
      Batch batch = batches.list().get(index);
      Network network = new Network(architecture, DEVICE, arena, List.of(batch));
      network.setParameters(model.parameters());
      Matrix outputs = network.outputs(input(batch, arena));
      DEVICE.softmax(outputs, network.outputBias());
      return DEVICE.download(outputs);
    }
  }

  /** Our last layer on the hidden rows that DL4J's network has computed. */
  float[] probabilitiesOf(float[] hidden) {
    try (Arena arena = DEVICE.newArena()) {
      Matrix rows = uploaded(arena, hidden, HIDDEN);
      Matrix logits = arena.matrix(rows.rows(), CLASSES);
      DEVICE.multiply(rows, uploaded(arena, parameter("lin.weight"), CLASSES), logits);
      DEVICE.softmax(logits, uploaded(arena, parameter("lin.bias"), CLASSES));
      return DEVICE.download(logits);
    }
  }

  private float[] parameter(String name) {
    for (Parameter parameter : architecture.parameters()) {
      if (parameter.name().equals(name)) {
        int from = parameter.offset();
        return Arrays.copyOfRange(model.parameters(), from, from + parameter.length());
      }
    }
    throw new AssertionError(name);
  }

  private static Matrix uploaded(Arena arena, float[] values, int columns) {
    Matrix matrix = arena.matrix(values.length / columns, columns);
    DEVICE.upload(values, matrix);
    return matrix;
  }

  /** The model after its way through a file, as DL4J alone restores it. */
  ComputationGraph restored(Path folder) throws IOException {
    Path zip = folder.resolve("restored.zip");
    Dl4jModels.exportModel(model, zip);
    return ModelSerializer.restoreComputationGraph(zip.toFile(), true);
  }

  static float[] rows(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  static String dl4jName(String name) {
    if (name.startsWith("lin.")) {
      return "linear_" + (name.equals("lin.weight") ? "W" : "b");
    }
    String[] parts = name.split("\\.", 3);
    String key =
        switch (parts[0] + " " + parts[2]) {
          case "convs lin.weight", "convs lin_l.weight" -> "W";
          case "convs lin_r.weight" -> "R";
          case "convs att_src" -> "source";
          case "convs att_dst" -> "destination";
          case "convs bias", "convs lin_l.bias" -> "b";
          case "norms weight" -> "gamma";
          case "norms bias" -> "beta";
          default -> throw new AssertionError(name);
        };
    return "block" + parts[1] + "_" + key;
  }

  static List<Dl4jSample> all(Architecture.Type type, double dropout) {
    List<Dl4jSample> samples = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      for (int layers = 1; layers <= MOST_LAYERS; layers++) {
        samples.add(new Dl4jSample(seed, type, layers, dropout));
      }
    }
    return samples;
  }

  static void assertMessage(String part, org.junit.jupiter.api.function.Executable call) {
    String message = assertThrows(InvalidInput.class, call).getMessage();
    assertTrue(message.contains(part), message);
    assertEquals(1, message.lines().count(), message);
  }
}
