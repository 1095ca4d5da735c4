/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ibmb.batch.Batch;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Features;
import org.ibmb.model.Architecture;

/**
 * One batch as raw little-endian arrays that any peer can read: {@code pointers}, {@code columns},
 * {@code weights} (CSR), {@code features} and, where the network has an exact first hop, {@code
 * propagated} (row after row), {@code labels}, {@code parameters} (one flat vector), and {@code
 * shape.json}.
 */
record BatchFiles(Path folder) {
  private static final int PIECE = 1 << 24;

  /**
   * @param propagated as {@link org.ibmb.model.BatchInput#propagated()}, or null
   */
  void write(
      Architecture architecture,
      double learningRate,
      Batch batch,
      Features features,
      float[] propagated,
      int[] labels,
      float[] parameters) {
    write(batch.adjacency());
    int dimension = features.dimension();
    float[] ordered = new float[batch.nodeCount() * dimension];
    for (int i = 0; i < batch.nodeCount(); i++) {
      System.arraycopy(
          features.values(), batch.nodes()[i] * dimension, ordered, i * dimension, dimension);
    }
    write("features", ordered);
    if (propagated != null) {
      write("propagated", propagated);
    }
    write("labels", labels);
    write("parameters", parameters);
    Map<String, Object> shape = shape(architecture);
    shape.put("nodes", batch.nodeCount());
    shape.put("outputs", batch.outputCount());
    shape.put("inputs", rows(batch, architecture.layers(), -1));
    shape.put("rows", rows(batch, architecture.layers()));
    shape.put("learningRate", learningRate);
    writeShape(shape);
  }

  void writeShape(Architecture architecture, int nodes) {
    Map<String, Object> shape = shape(architecture);
    shape.put("nodes", nodes);
    writeShape(shape);
  }

  /** What a peer has to know of a network. */
  static Map<String, Object> shape(Architecture architecture) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("type", architecture.type().toString());
    shape.put("layers", architecture.layers());
    shape.put("features", architecture.inputDimension());
    shape.put("hidden", architecture.hiddenDimension());
    shape.put("heads", architecture.heads());
    shape.put("classes", architecture.outputDimension());
    shape.put("dropout", architecture.dropout());
    shape.put("parameters", layout(architecture));
    return shape;
  }

  /** Rows that each of {@code layers} blocks has to compute. */
  static List<Integer> rows(Batch batch, int layers) {
    return IntStream.range(0, layers).mapToObj(l -> rows(batch, layers, l)).toList();
  }

  /**
   * Rows that block {@code layer} has to compute; the rows that it reads are those of the one
   * before.
   */
  static int rows(Batch batch, int layers, int layer) {
    return batch.within(layers - 1 - layer);
  }

  /** A folder inside this one. */
  BatchFiles part(String name) throws IOException {
    return new BatchFiles(Files.createDirectories(folder.resolve(name)));
  }

  private static List<Map<String, Object>> layout(Architecture architecture) {
    return architecture.parameters().stream()
        .map(
            p ->
                Map.<String, Object>of(
                    "name",
                    p.name(),
                    "offset",
                    p.offset(),
                    "rows",
                    p.rows(),
                    "columns",
                    p.columns()))
        .toList();
  }

  void write(Csr matrix) {
    write("pointers", matrix.offsets());
    write("columns", matrix.targets());
    write("weights", matrix.weights());
  }

  void writeShape(Map<String, Object> shape) {
    try {
      Files.writeString(folder.resolve("shape.json"), Json.write(shape));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String name, float[] values) {
    ByteBuffer bytes = littleEndian(values.length);
    bytes.asFloatBuffer().put(values);
    write(name, bytes);
  }

  void write(String name, double[] values) {
    ByteBuffer bytes = littleEndian(2 * values.length);
    bytes.asDoubleBuffer().put(values);
    write(name, bytes);
  }

  void write(String name, int[] values) {
    ByteBuffer bytes = littleEndian(values.length);
    bytes.asIntBuffer().put(values);
    write(name, bytes);
  }

  int[] readInts(String name) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve(name))).order(ByteOrder.LITTLE_ENDIAN);
    int[] values = new int[bytes.remaining() / Integer.BYTES];
    bytes.asIntBuffer().get(values);
    return values;
  }

  float[] readFloats(String name) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve(name))).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  private static ByteBuffer littleEndian(int words) {
    return ByteBuffer.allocate(Math.multiplyExact(words, 4)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void write(String name, ByteBuffer bytes) {
    try (FileChannel file =
        FileChannel.open(
            folder.resolve(name),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      // What a channel writes of a heap buffer it copies first: in pieces, or the copy is as large.
      for (int at = 0; at < bytes.capacity(); ) {
        at += file.write(bytes.slice(at, Math.min(PIECE, bytes.capacity() - at)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
