/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ibmb.batch.BatchPlan;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.influence.Influence;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.run.InvalidInput;

/**
 * Node-wise batches as a safetensors file. The metadata of its header holds, as texts: {@code
 * ibmb.batches} the version of the format; {@code ibmb.name}; {@code ibmb.configuration}, {@code
 * ibmb.counts} and {@code ibmb.metadata} as JSON; {@code ibmb.sha256}, see {@link Checksum}. Its
 * tensors, of which {@code n} is the number of nodes, {@code o} of outputs and {@code l} of entries
 * in their lists:
 *
 * <table>
 * <caption>Tensors</caption>
 * <tr><td>graph.nodes</td><td>I64 n</td><td>ids of the nodes</td></tr>
 * <tr><td>graph.rows</td><td>I64 n</td><td>fingerprints of their rows</td></tr>
 * <tr><td>influence.scores</td><td>F32 l</td><td>from 0 to 1</td></tr>
 * <tr><td>outputs.drift</td><td>F32 o</td><td>of each output's list, 0 or greater</td></tr>
 * <tr><td>influence.nodes</td><td>I32 l</td><td>node numbers</td></tr>
 * <tr><td>influence.offsets</td><td>I32 o + 1</td><td>where each output's list begins</td></tr>
 * <tr><td>outputs.batch</td><td>I32 o</td><td>which batch, counted as they first occur</td></tr>
 * <tr><td>outputs.nodes</td><td>I32 o</td><td>node numbers, ascending</td></tr>
 * </table>
 */
final class BatchFile {
  private static final String FORMAT = "ibmb.batches";
  private static final String FORMAT_VERSION = "1";
  private static final String NAME = "ibmb.name";
  private static final String CONFIGURATION = "ibmb.configuration";
  private static final String COUNTS = "ibmb.counts";
  private static final String METADATA = "ibmb.metadata";

  static final String NODES = "graph.nodes";
  static final String ROWS = "graph.rows";
  static final String SCORES = "influence.scores";
  static final String LISTED = "influence.nodes";
  static final String OFFSETS = "influence.offsets";
  static final String BATCH = "outputs.batch";
  static final String DRIFT = "outputs.drift";
  static final String OUTPUTS = "outputs.nodes";

  private static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

  /** In the order of the safetensors library: wide numbers first, then by name. */
  private static final Map<String, ElementType> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put(NODES, ElementType.I64);
    TYPES.put(ROWS, ElementType.I64);
    TYPES.put(SCORES, ElementType.F32);
    TYPES.put(DRIFT, ElementType.F32);
    TYPES.put(LISTED, ElementType.I32);
    TYPES.put(OFFSETS, ElementType.I32);
    TYPES.put(BATCH, ElementType.I32);
    TYPES.put(OUTPUTS, ElementType.I32);
  }

  private static final FileKind KIND =
      new FileKind(
          "Batch file",
          EnumSet.copyOf(TYPES.values()),
          "Delete it with ibmb.batches.delete and store the batches again, or restore it from a backup.");

  private BatchFile() {}

  /** Writes at the file's position; the bytes depend on the batches and their name alone. */
  static void write(FileChannel file, String name, StoredBatches batches) throws IOException {
    BatchPlan plan = batches.plan();
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(FORMAT, FORMAT_VERSION);
    metadata.put(NAME, name);
    metadata.put(CONFIGURATION, Json.write(toMap(plan.config())));
    metadata.put(COUNTS, Json.write(counts(batches)));
    metadata.put(METADATA, Json.write(batches.metadata()));
    Map<String, SafeTensors.Source> sources = sources(batches);
    Map<String, Integer> lengths =
        Map.of(
            NODES, batches.graph().nodeCount(),
            ROWS, batches.graph().nodeCount(),
            SCORES, plan.influence().scores().length,
            LISTED, plan.influence().nodes().length,
            OFFSETS, plan.outputCount() + 1,
            DRIFT, plan.outputCount(),
            BATCH, plan.outputCount(),
            OUTPUTS, plan.outputCount());
    SafeTensors.write(
        file, new TensorHeader(metadata, tensors(lengths)), tensor -> sources.get(tensor.name()));
  }

  private static Map<String, Object> counts(StoredBatches batches) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("batches", batches.plan().groups().length);
    counts.put("meanWeight", batches.graph().weightUnit());
    return counts;
  }

  private static List<Tensor> tensors(Map<String, Integer> lengths) {
    List<Tensor> tensors = new ArrayList<>();
    long at = 0;
    for (Map.Entry<String, ElementType> entry : TYPES.entrySet()) {
      long length = lengths.get(entry.getKey());
      long end = at + length * entry.getValue().bytes();
      tensors.add(new Tensor(entry.getKey(), entry.getValue(), new long[] {length}, at, end));
      at = end;
    }
    return tensors;
  }

  private static Map<String, SafeTensors.Source> sources(StoredBatches batches) {
    Influence influence = batches.plan().influence();
    int[] batchOf = new int[batches.plan().outputCount()];
    for (int b = 0; b < batches.plan().groups().length; b++) {
      for (int output : batches.plan().groups()[b]) {
        batchOf[output] = b;
      }
    }
    return Map.of(
        NODES, (i, data) -> data.putLong(batches.graph().ids()[i]),
        ROWS, (i, data) -> data.putLong(batches.graph().rows()[i]),
        SCORES, (i, data) -> data.putFloat(influence.scores()[i]),
        LISTED, (i, data) -> data.putInt(influence.nodes()[i]),
        OFFSETS, (i, data) -> data.putInt(influence.offsets()[i]),
        DRIFT, (i, data) -> data.putFloat(batches.plan().drift()[i]),
        BATCH, (i, data) -> data.putInt(batchOf[i]),
        OUTPUTS, (i, data) -> data.putInt(influence.sources()[i]));
  }

  /**
   * Needs memory for what the file holds, which is no more than the file's size, and a few times
   * its header.
   *
   * @throws InvalidInput where the file is damaged or is no such file
   */
  static StoredBatches read(Path path) {
    return KIND.read(
        path,
        file -> {
          Map<String, String> metadata = file.header().metadata();
          requireFormat(metadata);
          FileKind.required(metadata, Checksum.KEY);
          NodeWiseConfig config = toConfig(metadata);
          double weightUnit = decimal(readCounts(metadata), "meanWeight");
          BatchContent content = new BatchContent(requireTensors(file.header().tensors()));
          FileKind.requireChecksum(file, file.read(content::sink));
          content.check(config);
          return new StoredBatches(
              content.plan(config),
              content.graph(weightUnit),
              Json.readMap(FileKind.required(metadata, METADATA)));
        });
  }

  /** Reads the header only. */
  static StoredBatchesEntry readEntry(Path path) {
    return KIND.read(
        path,
        file -> {
          Map<String, String> metadata = file.header().metadata();
          requireFormat(metadata);
          Map<String, Integer> lengths = requireTensors(file.header().tensors());
          return new StoredBatchesEntry(
              FileKind.required(metadata, NAME),
              lengths.get(NODES),
              lengths.get(OUTPUTS),
              integer(readCounts(metadata), "batches"),
              path.toFile().length(),
              toConfig(metadata),
              Json.readMap(FileKind.required(metadata, METADATA)),
              null);
        });
  }

  private static void requireFormat(Map<String, String> metadata) {
    String format = FileKind.required(metadata, FORMAT);
    if (!format.equals(FORMAT_VERSION)) {
      throw new InvalidInput(
          "its format is '%s', but this version of IBMB knows '%s' only"
              .formatted(format, FORMAT_VERSION));
    }
  }

  /** The length of each of our tensors. */
  private static Map<String, Integer> requireTensors(List<Tensor> tensors) {
    Map<String, Integer> lengths = new HashMap<>();
    for (Tensor tensor : tensors) {
      if (tensor.type() != TYPES.get(tensor.name())
          || tensor.shape().length != 1
          || tensor.shape()[0] > MOST_NUMBERS) {
        throw new InvalidInput(
            "its tensor '%s' of dtype %s and shape %s is none of batches"
                .formatted(tensor.name(), tensor.type(), Arrays.toString(tensor.shape())));
      }
      lengths.put(tensor.name(), (int) tensor.shape()[0]);
    }
    for (String name : TYPES.keySet()) {
      if (!lengths.containsKey(name)) {
        throw new InvalidInput("it has no tensor '%s'".formatted(name));
      }
    }
    return lengths;
  }

  private static Map<String, Object> toMap(NodeWiseConfig config) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("method", "node");
    map.put("alpha", config.influence().alpha());
    map.put("epsilon", config.influence().epsilon());
    map.put("auxiliaryPerOutput", config.influence().auxiliaryPerOutput());
    map.put("outputsPerBatch", config.outputsPerBatch());
    map.put("auxiliaryPerBatch", config.auxiliaryPerBatch());
    return map;
  }

  private static NodeWiseConfig toConfig(Map<String, String> metadata) {
    Map<String, Object> map = Json.readMap(FileKind.required(metadata, CONFIGURATION));
    if (!"node".equals(map.get("method"))) {
      throw new InvalidInput(
          "its batches are of the unknown method '%s'".formatted(map.get("method")));
    }
    InfluenceConfig influence =
        new InfluenceConfig(
            decimal(map, "alpha"), decimal(map, "epsilon"), integer(map, "auxiliaryPerOutput"));
    return new NodeWiseConfig(
        influence, integer(map, "outputsPerBatch"), integer(map, "auxiliaryPerBatch"), 0);
  }

  private static Map<String, Object> readCounts(Map<String, String> metadata) {
    return Json.readMap(FileKind.required(metadata, COUNTS));
  }

  private static int integer(Map<String, Object> map, String key) {
    if (!(map.get(key) instanceof Long value) || value < 0 || value > Integer.MAX_VALUE) {
      throw new InvalidInput("its '%s' is %s".formatted(key, map.get(key)));
    }
    return value.intValue();
  }

  private static double decimal(Map<String, Object> map, String key) {
    if (!(map.get(key) instanceof Double value)) {
      throw new InvalidInput("its '%s' is no decimal number".formatted(key));
    }
    return value;
  }
}
