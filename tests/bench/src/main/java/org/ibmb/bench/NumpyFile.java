/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipFile;
import org.ibmb.graph.Features;

/** Feature matrices in NumPy's format, version 1: little-endian numbers in C order. */
final class NumpyFile {
  private static final Pattern SHAPE = Pattern.compile("'shape': \\((\\d+)(?:, (\\d+))?,?\\)");
  private static final int HEADER_LENGTH_AT = 8;

  private NumpyFile() {}

  /** A dense {@code float32} matrix, also gzipped. */
  static Features rows(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in =
            file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw) {
      Content content = read(in, "<f4");
      Matcher shape = SHAPE.matcher(content.header);
      if (!shape.find() || shape.group(2) == null) {
        throw new IOException("expected a matrix in " + file + ", found " + content.header);
      }
      float[] values = new float[content.numbers.remaining() / Float.BYTES];
      content.numbers.asFloatBuffer().get(values);
      return new Features(
          Integer.parseInt(shape.group(1)), Integer.parseInt(shape.group(2)), values);
    }
  }

  /** Rows of a CSR matrix, made dense; a zip of the arrays indptr, indices, data and shape. */
  static Features sparseRows(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      long[] shape = longs(zip, "shape");
      long[] offsets = longs(zip, "indptr");
      ByteBuffer columns = entry(zip, "indices", "<i4");
      ByteBuffer data = entry(zip, "data", "<f4");
      int nodes = (int) shape[0];
      int dimension = (int) shape[1];
      float[] values = new float[Features.length(nodes, dimension)];
      for (int i = 0; i < nodes; i++) {
        for (long e = offsets[i]; e < offsets[i + 1]; e++) {
          values[i * dimension + columns.getInt()] = data.getFloat();
        }
      }
      return new Features(nodes, dimension, values);
    }
  }

  private static long[] longs(ZipFile zip, String name) throws IOException {
    ByteBuffer numbers = entry(zip, name, "<i8");
    long[] values = new long[numbers.remaining() / Long.BYTES];
    numbers.asLongBuffer().get(values);
    return values;
  }

  private static ByteBuffer entry(ZipFile zip, String name, String type) throws IOException {
    try (InputStream in = zip.getInputStream(zip.getEntry(name + ".npy"))) {
      return read(in, type).numbers;
    }
  }

  private record Content(String header, ByteBuffer numbers) {}

  private static Content read(InputStream in, String type) throws IOException {
    byte[] all = in.readAllBytes();
    ByteBuffer bytes = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    int from = HEADER_LENGTH_AT + Short.BYTES;
    int begin = from + Short.toUnsignedInt(bytes.getShort(HEADER_LENGTH_AT));
    String header =
        new String(Arrays.copyOfRange(all, from, begin), StandardCharsets.US_ASCII).strip();
    if (!header.contains("'" + type + "'") || header.contains("'fortran_order': True")) {
      throw new IOException("expected numbers of type " + type + " in C order, found " + header);
    }
    return new Content(header, bytes.position(begin).slice().order(ByteOrder.LITTLE_ENDIAN));
  }
}
