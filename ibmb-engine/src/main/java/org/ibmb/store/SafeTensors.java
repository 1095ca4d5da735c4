/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.ibmb.run.InvalidInput;

/**
 * A file in the format of the safetensors library, open for reading: the length of the header in 8
 * bytes, little-endian; the header; the numbers of one tensor after the other, little-endian.
 *
 * <p>Nothing a file claims is believed before it is compared with the file's size, and its numbers
 * pass through one small buffer.
 */
final class SafeTensors implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final FileChannel file;
  private final TensorHeader header;
  private final long dataBegin;

  /** Takes the numbers of one tensor, in their order. */
  interface Sink {
    /** Reads number {@code index} from {@code data}, which is little-endian. */
    void take(int index, ByteBuffer data);
  }

  /** Gives the numbers of one tensor, in their order. */
  interface Source {
    /** Writes number {@code index} to {@code data}, which is little-endian. */
    void give(int index, ByteBuffer data);
  }

  private interface Output {
    void write(ByteBuffer bytes) throws IOException;
  }

  private SafeTensors(FileChannel file, Set<ElementType> types) throws IOException {
    this.file = file;
    long size = file.size();
    if (size < Long.BYTES) {
      throw new InvalidInput("it has %d bytes, too few for any header".formatted(size));
    }
    long length = fill(buffer(Long.BYTES)).getLong();
    long most = Math.min(size - Long.BYTES, TensorHeader.MOST_BYTES);
    if (length < 0 || length > most) {
      throw new InvalidInput(
          "its header has %s bytes, but at most %d may follow"
              .formatted(Long.toUnsignedString(length), most));
    }
    byte[] json = fill(buffer((int) length)).array();
    this.header = TensorHeader.parse(json, size - Long.BYTES - length, types);
    this.dataBegin = Long.BYTES + length;
  }

  /**
   * Reads the header.
   *
   * @param types that tensors may have
   * @throws InvalidInput where the file breaks a rule of the format
   * @throws NoSuchFileException where there is none
   */
  static SafeTensors open(Path path, Set<ElementType> types) throws IOException {
    if (Files.notExists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    if (!Files.isRegularFile(path)) { // a pipe would wait forever
      throw new InvalidInput("it is not a file");
    }
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new SafeTensors(file, types);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  TensorHeader header() {
    return header;
  }

  /**
   * Reads one tensor of bytes alone, without its checksum; not to be mixed with {@link #read}.
   *
   * @throws InvalidInput where no array can hold it
   */
  byte[] bytes(Tensor tensor) throws IOException {
    requireArray(tensor);
    file.position(dataBegin + tensor.begin());
    return fill(buffer((int) tensor.bytes())).array();
  }

  /**
   * @throws InvalidInput where no array can hold the bytes of {@code tensor}
   */
  static void requireArray(Tensor tensor) {
    if (tensor.bytes() > Integer.MAX_VALUE - 8) {
      throw new InvalidInput(
          "tensor '%s' has %d bytes, more than can be read"
              .formatted(tensor.name(), tensor.bytes()));
    }
  }

  /**
   * Reads all numbers, once.
   *
   * @param sinks by tensor, which has fewer than 2^31 numbers
   * @return the checksum of what was read
   */
  String read(Function<Tensor, Sink> sinks) throws IOException {
    Checksum checksum = new Checksum(header);
    ByteBuffer buffer = buffer(BUFFER_BYTES);
    for (Tensor tensor : header.tensors()) {
      Sink sink = sinks.apply(tensor);
      int index = 0;
      for (long left = tensor.bytes(); left > 0; left -= buffer.limit()) {
        buffer.clear().limit((int) Math.min(left, BUFFER_BYTES));
        checksum.add(fill(buffer));
        while (buffer.hasRemaining()) {
          sink.take(index++, buffer);
        }
      }
    }
    return checksum.finish();
  }

  private ByteBuffer fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (file.read(buffer) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
    }
    return buffer.flip();
  }

  /**
   * Writes a whole file, with its checksum in the metadata.
   *
   * @throws InvalidInput where the header is too long
   */
  static void write(FileChannel file, TensorHeader header, Function<Tensor, Source> sources)
      throws IOException {
    Checksum checksum = new Checksum(header);
    writeData(header, sources, checksum::add);
    Map<String, String> metadata = new TreeMap<>(header.metadata());
    metadata.put(Checksum.KEY, checksum.finish());
    byte[] json = new TensorHeader(metadata, header.tensors()).toBytes();
    writeFully(file, buffer(Long.BYTES).putLong(json.length).flip());
    writeFully(file, ByteBuffer.wrap(json));
    writeData(header, sources, bytes -> writeFully(file, bytes));
  }

  private static void writeData(
      TensorHeader header, Function<Tensor, Source> sources, Output output) throws IOException {
    ByteBuffer buffer = buffer(BUFFER_BYTES);
    for (Tensor tensor : header.tensors()) {
      Source source = sources.apply(tensor);
      int width = tensor.type().bytes();
      int count = (int) (tensor.bytes() / width);
      for (int index = 0; index < count; index++) {
        if (buffer.remaining() < width) {
          output.write(buffer.flip());
          buffer.clear();
        }
        source.give(index, buffer);
      }
    }
    output.write(buffer.flip());
  }

  private static void writeFully(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
