/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ibmb.Ibmb;
import org.ibmb.batch.FullBatcher;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.model.Architecture;
import org.ibmb.model.Numbered;
import org.ibmb.model.TrainedModel;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(Architecture.Type.class)
  void whatIsReadIsWhatWasWritten(Architecture.Type type) throws IOException {
    StoredModel model = Examples.model(type, 1);
    Path file = write("model", model);
    StoredModel read = ModelFile.read(file);
    Examples.assertSame(model, read);
    assertEquals(-1, Files.mismatch(file, write("again", read)), "the same model, other bytes");
  }

  /** A file of the first format; if this fails, the models of all users are lost. */
  @Test
  void theFirstFormatStillLoads() {
    StoredModel model = Examples.model(Architecture.Type.GAT, 1);
    Examples.assertSame(model, ModelFile.read(Examples.RESOURCES.resolve("format-1.safetensors")));
  }

  /**
   * A weight of ours has a row per input, one of PyTorch's a row per output. Of inputs {@code a b},
   * hidden {@code 0 1 2}: ours is a0 a1 a2 b0 b1 b2, theirs a0 b0 a1 b1 a2 b2.
   */
  @Test
  void weightsAreTransposed() throws IOException {
    Architecture architecture = new Architecture(Architecture.Type.GCN, 2, 3, 1, 2, 1, 0, false);
    float[] parameters = new float[architecture.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = i;
    }
    Path file =
        write("model", new StoredModel(new TrainedModel(architecture, parameters), Map.of()));
    try (SafeTensors tensors = SafeTensors.open(file, ElementType.FLOATS)) {
      List<Float> weight = new ArrayList<>();
      tensors.read(
          tensor ->
              (index, data) -> {
                float value = tensor.type().next(data);
                if (tensor.name().equals("convs.0.lin.weight")) {
                  assertArrayEquals(new long[] {3, 2}, tensor.shape());
                  weight.add(value);
                }
              });
      assertEquals(List.of(0f, 3f, 1f, 4f, 2f, 5f), weight);
    }
  }

  @Test
  void attentionHasAShapePerHead() throws IOException {
    Path file = write("model", Examples.model(Architecture.Type.GAT, 1));
    try (SafeTensors tensors = SafeTensors.open(file, ElementType.FLOATS)) {
      Tensor attention =
          tensors.header().tensors().stream()
              .filter(tensor -> tensor.name().equals("convs.0.att_src"))
              .findFirst()
              .orElseThrow();
      assertArrayEquals(new long[] {1, 2, 3}, attention.shape());
    }
  }

  /** Files that PyTorch Geometric's networks were saved to, with what they predict. */
  @ParameterizedTest
  @EnumSource(
      value = Architecture.Type.class,
      names = {"GCN", "GRAPH_SAGE", "GAT"})
  void aPytorchGeometricModelPredictsTheSameHere(Architecture.Type type) throws IOException {
    Path file =
        Examples.RESOURCES.resolve("pyg-" + type.name().toLowerCase(Locale.ROOT) + ".safetensors");
    TrainedModel model = ModelFile.readWeights(file, Examples.architecture(type));
    Map<String, String> metadata;
    try (SafeTensors tensors = SafeTensors.open(file, ElementType.FLOATS)) {
      metadata = tensors.header().metadata();
    }
    float[] x = floats(metadata.get("features"));
    Graph graph = Graph.of(adjacency(metadata.get("edges")), true, type.propagation());
    int[] outputs = {0, 1, 2, 3, 4, 5};
    try (Ibmb engine = Ibmb.onCpu(1)) {
      var batches = engine.batches(graph, outputs, new FullBatcher(), StopCheck.NEVER);
      float[] found =
          engine
              .predict(
                  model,
                  Numbered.classes(model.architecture().outputDimension()),
                  graph,
                  new Features(6, 5, x),
                  batches,
                  StopCheck.NEVER)
              .values();
      assertArrayEquals(floats(metadata.get("probabilities")), found, 1e-5f);
    }
  }

  private static Csr adjacency(String edges) {
    boolean[][] connected = new boolean[6][6];
    for (Object edge : (List<?>) Json.readMap(edges).get("values")) {
      int u = ((Long) ((List<?>) edge).get(0)).intValue();
      int v = ((Long) ((List<?>) edge).get(1)).intValue();
      connected[u][v] = true;
      connected[v][u] = true;
    }
    int[] offsets = new int[7];
    List<Integer> targets = new ArrayList<>();
    for (int u = 0; u < 6; u++) {
      for (int v = 0; v < 6; v++) {
        if (connected[u][v]) {
          targets.add(v);
        }
      }
      offsets[u + 1] = targets.size();
    }
    return Csr.canonical(6, offsets, targets.stream().mapToInt(Integer::intValue).toArray(), null);
  }

  private static float[] floats(String json) {
    List<?> values = (List<?>) Json.readMap(json).get("values");
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = ((Double) values.get(i)).floatValue();
    }
    return floats;
  }

  @Test
  void weightsOfAnotherNetworkAreRefusedByName() {
    Path file = Examples.RESOURCES.resolve("pyg-gcn.safetensors");
    assertRefused(
        file, new Architecture(Architecture.Type.GCN, 5, 6, 3, 3, 1, 0, false), "convs.2.lin");
    assertRefused(
        file, new Architecture(Architecture.Type.GCN, 5, 6, 1, 3, 1, 0, false), "convs.1.");
    assertRefused(
        file, new Architecture(Architecture.Type.GCN, 4, 6, 2, 3, 1, 0, false), "[6, 5]", "[6, 4]");
    assertRefused(file, Examples.architecture(Architecture.Type.GAT), "att_src");
  }

  /** 1, -0.5, the smallest number above 0 of binary16, and 65504, its largest. */
  @ParameterizedTest
  @ValueSource(strings = {"F16", "BF16", "F64"})
  void otherFloatsAreConverted(String type) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    float[] expected = {1, -0.5f, 0x1p-24f, 65504};
    for (float value : expected) {
      switch (type) {
        case "F16" -> data.putShort((short) half(value));
        case "BF16" -> data.putShort((short) (Float.floatToIntBits(value) >>> 16));
        default -> data.putDouble(value);
      }
    }
    if (type.equals("BF16")) {
      expected[3] = 65280; // 8 bits of 65504
    }
    byte[] bytes = java.util.Arrays.copyOf(data.array(), data.position());
    String header =
        "{\"t\":{\"dtype\":\"%s\",\"shape\":[4],\"data_offsets\":[0,%d]}}"
            .formatted(type, bytes.length);
    float[] found = new float[4];
    try (SafeTensors tensors =
        SafeTensors.open(Files.write(file("t"), bytes(header, bytes)), ElementType.FLOATS)) {
      tensors.read(tensor -> (index, next) -> found[index] = tensor.type().next(next));
    }
    assertArrayEquals(expected, found);
  }

  private static int half(float value) {
    if (value == 1) {
      return 0x3c00;
    } else if (value == -0.5f) {
      return 0xb800;
    }
    return value == 65504 ? 0x7bff : 1;
  }

  @Test
  void weightsThatAreNoNumbersAreRefused() throws IOException {
    Architecture architecture = Examples.architecture(Architecture.Type.MLP);
    float[] parameters = new float[architecture.parameterCount()];
    parameters[3] = Float.NaN;
    Path file =
        write("model", new StoredModel(new TrainedModel(architecture, parameters), Map.of()));
    assertRefused(file, architecture, "NaN");
  }

  @Test
  void metadataThatCannotComeBackIsRefused() {
    TrainedModel network = Examples.model(Architecture.Type.GCN, 1).network();
    Object nested = 1L;
    for (int level = 0; level < Json.DEEPEST; level++) {
      nested = List.of(nested);
    }
    for (Map<String, Object> metadata :
        List.of(
            Map.<String, Object>of("when", java.time.Instant.EPOCH),
            Map.<String, Object>of("loss", new double[] {1}),
            Map.<String, Object>of("nested", Map.of(1L, "key")),
            Map.of("deep", nested),
            Map.<String, Object>of("long", "x".repeat(TensorHeader.MOST_BYTES)))) {
      String key = metadata.keySet().iterator().next();
      InvalidInput error =
          assertThrows(
              InvalidInput.class, () -> write(key, new StoredModel(network, metadata)), key);
      assertTrue(error.getMessage().startsWith("The metadata of a file may"), error.getMessage());
    }
  }

  private static void assertRefused(Path file, Architecture architecture, String... parts) {
    String message =
        assertThrows(InvalidInput.class, () -> ModelFile.readWeights(file, architecture))
            .getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
    assertTrue(message.contains(file.getFileName().toString()), message);
  }

  static byte[] bytes(String header, byte[] data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + json.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(data)
        .array();
  }

  private Path file(String name) {
    return directory.resolve(name + ".safetensors");
  }

  private Path write(String name, StoredModel model) throws IOException {
    Path file = file(name);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ModelFile.write(channel, "cora", model);
    }
    return file;
  }
}
