/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
 *
 * <p>Long metadata, such as that of classes with long names, is the last tensor of the file, {@code
 * ibmb.metadata}, bytes of the same JSON in UTF-8: a header may have 4 MiB only. Such a file has
 * format 2, all others have format 1.
 */
public final class ModelFile {
  private static final String FORMAT = "ibmb.format";
  private static final String METADATA_IN_HEADER = "1";
  private static final String METADATA_AS_TENSOR = "2";
  private static final String NAME = "ibmb.name";
  private static final String ARCHITECTURE = "ibmb.architecture";
  private static final String METADATA = "ibmb.metadata";

  /** What format 1 calls the width of the output layer, whatever the network was trained for. */
  private static final String OUTPUT_DIMENSION = "classes";

  private static final FileKind KIND =
      new FileKind(
          "Model file",
          ElementType.MODEL,
          "Restore it from a backup, load another version, or write it again.");

  /** Bytes of JSON that the header takes, whatever it must escape. */
  private static final int MOST_IN_HEADER = 256 << 10;

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
    metadata.put(NAME, name);
    metadata.put(ARCHITECTURE, Json.write(toMap(network.architecture())));
    WeightLayout layout = new WeightLayout(network.architecture());
    List<Tensor> tensors = new ArrayList<>(layout.tensors());
    String json = Json.write(model.metadata());
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    boolean inHeader = utf8.length <= MOST_IN_HEADER;
    metadata.put(FORMAT, inHeader ? METADATA_IN_HEADER : METADATA_AS_TENSOR);
    if (inHeader) {
      metadata.put(METADATA, json);
    } else {
      long at = tensors.get(tensors.size() - 1).end();
      long[] shape = {utf8.length};
      tensors.add(new Tensor(METADATA, ElementType.U8, shape, at, at + utf8.length));
    }
    SafeTensors.write(
        file,
        new TensorHeader(metadata, tensors),
        tensor ->
            tensor.name().equals(METADATA)
                ? (index, data) -> data.put(utf8[index])
                : layout.source(tensor, network.parameters()));
  }

  /**
   * A model that {@link ModelStore} wrote. Needs memory for its parameters and a few times its
   * header and its metadata.
   *
   * @throws InvalidInput where the file is damaged or is no such file
   */
  public static StoredModel read(Path path) {
    return KIND.read(
        path,
        file -> {
          Map<String, String> metadata = file.header().metadata();
          requireKnownFormat(FileKind.required(metadata, FORMAT));
          FileKind.required(metadata, Checksum.KEY);
          Architecture architecture = toArchitecture(FileKind.required(metadata, ARCHITECTURE));
          Content content = content(file, architecture);
          return new StoredModel(
              new TrainedModel(architecture, content.parameters), metadata(file, content.json));
        });
  }

  private static void requireKnownFormat(String format) {
    if (!format.equals(METADATA_IN_HEADER) && !format.equals(METADATA_AS_TENSOR)) {
      throw new InvalidInput(
          "its format is '%s', but this version of IBMB knows '%s' and '%s' only"
              .formatted(format, METADATA_IN_HEADER, METADATA_AS_TENSOR));
    }
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
          float[] parameters = content(file, architecture).parameters;
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
        path,
        file -> {
          Tensor tensor = metadataTensor(file);
          return metadata(file, tensor == null ? null : file.bytes(tensor));
        });
  }

  /**
   * @param json of the tensor; null where the header has it
   */
  private static Map<String, Object> metadata(SafeTensors file, byte[] json) {
    return json == null
        ? Json.readMap(FileKind.required(file.header().metadata(), METADATA))
        : Json.readMap(new String(json, StandardCharsets.UTF_8));
  }

  /** Null where the header has the metadata, and in files of others. */
  private static Tensor metadataTensor(SafeTensors file) {
    for (Tensor tensor : file.header().tensors()) {
      if (tensor.name().equals(METADATA) && tensor.type() == ElementType.U8) {
        SafeTensors.requireArray(tensor);
        return tensor;
      }
    }
    return null;
  }

  /** The name under which a model was written. */
  static String readName(Path path) {
    return KIND.read(path, file -> FileKind.required(file.header().metadata(), NAME));
  }

  /** What the tensors of a file hold; {@code json} is null where the header has the metadata. */
  private record Content(float[] parameters, byte[] json) {}

  private static Content content(SafeTensors file, Architecture architecture) throws IOException {
    Tensor metadata = metadataTensor(file);
    WeightLayout layout = new WeightLayout(architecture);
    layout.requireSame(
        file.header().tensors().stream().filter(tensor -> tensor != metadata).toList());
    float[] parameters = new float[architecture.parameterCount()];
    byte[] json = metadata == null ? null : new byte[(int) metadata.bytes()];
    String found =
        file.read(
            tensor ->
                tensor == metadata
                    ? (index, data) -> json[index] = data.get()
                    : layout.sink(tensor, parameters));
    FileKind.requireChecksum(file, found);
    return new Content(parameters, json);
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
