/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.ibmb.model.Architecture;
import org.ibmb.model.TrainedModel;
import org.ibmb.run.InvalidInput;

/**
 * One model as a safetensors file. The metadata of its header holds, as texts: {@code format} "pt"
 * for PyTorch's names and shapes; {@code ibmb.format} the version of these keys; {@code ibmb.name};
 * {@code ibmb.architecture} and {@code ibmb.metadata} as JSON; {@code ibmb.sha256}, see {@link
 * Checksum}.
 */
public final class ModelFile {
  private static final String FORMAT = "ibmb.format";
  private static final String FORMAT_VERSION = "1";
  private static final String NAME = "ibmb.name";
  private static final String ARCHITECTURE = "ibmb.architecture";
  private static final String METADATA = "ibmb.metadata";

  /** What format 1 calls the width of the output layer, whatever the network was trained for. */
  private static final String OUTPUT_DIMENSION = "classes";

  private static final FileKind KIND =
      new FileKind(
          "Model file",
          ElementType.FLOATS,
          "Restore it from a backup, load another version, or write it again.");

  private ModelFile() {}

  /**
   * Writes at the file's position; the bytes depend on the model and its name alone.
   *
   * @throws InvalidInput where the metadata cannot be written
   */
  static void write(FileChannel file, String name, StoredModel model) throws IOException {
    TrainedModel network = model.network();
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("format", "pt");
    metadata.put(FORMAT, FORMAT_VERSION);
    metadata.put(NAME, name);
    metadata.put(ARCHITECTURE, Json.write(toMap(network.architecture())));
    metadata.put(METADATA, Json.write(model.metadata()));
    WeightLayout layout = new WeightLayout(network.architecture());
    SafeTensors.write(
        file,
        new TensorHeader(metadata, layout.tensors()),
        tensor -> layout.source(tensor, network.parameters()));
  }

  /**
   * A model that {@link ModelStore} wrote. Needs memory for its parameters and a few times its
   * header, which has 4 MiB at most.
   *
   * @throws InvalidInput where the file is damaged or is no such file
   */
  public static StoredModel read(Path path) {
    return KIND.read(
        path,
        file -> {
          Map<String, String> metadata = file.header().metadata();
          String format = FileKind.required(metadata, FORMAT);
          if (!format.equals(FORMAT_VERSION)) {
            throw new InvalidInput(
                "its format is '%s', but this version of IBMB knows '%s' only"
                    .formatted(format, FORMAT_VERSION));
          }
          FileKind.required(metadata, Checksum.KEY);
          Architecture architecture = toArchitecture(FileKind.required(metadata, ARCHITECTURE));
          TrainedModel network = new TrainedModel(architecture, parameters(file, architecture));
          return new StoredModel(network, Json.readMap(FileKind.required(metadata, METADATA)));
        });
  }

  /**
   * Weights from anywhere, such as those of a PyTorch Geometric model; a checksum is compared if
   * there is one.
   *
   * @throws InvalidInput where the file is damaged, or its tensors are not this network's
   */
  public static TrainedModel readWeights(Path path, Architecture architecture) {
    return KIND.read(
        path,
        file -> {
          float[] parameters = parameters(file, architecture);
          for (float parameter : parameters) {
            if (!Float.isFinite(parameter)) {
              throw new InvalidInput("it has the weight %s".formatted(parameter));
            }
          }
          return new TrainedModel(architecture, parameters);
        });
  }

  /** What {@link StoredModel#metadata} was, without reading the weights. */
  static Map<String, Object> readMetadata(Path path) {
    return KIND.read(
        path, file -> Json.readMap(FileKind.required(file.header().metadata(), METADATA)));
  }

  /** The name under which a model was written. */
  static String readName(Path path) {
    return KIND.read(path, file -> FileKind.required(file.header().metadata(), NAME));
  }

  private static float[] parameters(SafeTensors file, Architecture architecture)
      throws IOException {
    WeightLayout layout = new WeightLayout(architecture);
    layout.requireSame(file.header().tensors());
    float[] parameters = new float[architecture.parameterCount()];
    FileKind.requireChecksum(file, file.read(tensor -> layout.sink(tensor, parameters)));
    return parameters;
  }

  private static Map<String, Object> toMap(Architecture architecture) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", architecture.type().name());
    map.put("inputDimension", architecture.inputDimension());
    map.put("hiddenDimension", architecture.hiddenDimension());
    map.put("layers", architecture.layers());
    map.put(OUTPUT_DIMENSION, architecture.outputDimension());
    map.put("heads", architecture.heads());
    map.put("dropout", architecture.dropout());
    map.put("residual", architecture.residual());
    return map;
  }

  private static Architecture toArchitecture(String json) {
    Map<String, Object> map = new LinkedHashMap<>(Json.readMap(json));
    Architecture architecture =
        new Architecture(
            type(map.remove("type")),
            integer(map, "inputDimension"),
            integer(map, "hiddenDimension"),
            integer(map, "layers"),
            integer(map, OUTPUT_DIMENSION),
            integer(map, "heads"),
            decimal(map, "dropout"),
            Boolean.TRUE.equals(map.remove("residual"))); // the first files do not have it
    if (!map.isEmpty()) {
      throw new InvalidInput("its network has the unknown keys %s".formatted(map.keySet()));
    }
    return architecture;
  }

  private static Architecture.Type type(Object name) {
    for (Architecture.Type type : Architecture.Type.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw new InvalidInput("its network has the unknown type '%s'".formatted(name));
  }

  private static int integer(Map<String, Object> map, String key) {
    Object value = map.remove(key);
    if (!(value instanceof Long number) || number < 0 || number > Integer.MAX_VALUE) {
      throw new InvalidInput("its network's '%s' is %s".formatted(key, value));
    }
    return number.intValue();
  }

  private static double decimal(Map<String, Object> map, String key) {
    if (!(map.remove(key) instanceof Double value)) {
      throw new InvalidInput("its network's '%s' is no decimal number".formatted(key));
    }
    return value;
  }
}
