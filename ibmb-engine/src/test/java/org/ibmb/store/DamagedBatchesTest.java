/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.ibmb.run.InvalidInput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever is wrong with stored batches: one error with the name of the file, and little memory.
 */
class DamagedBatchesTest {
  @TempDir private Path directory;
  private BatchStore store;
  private Path file;
  private byte[] good;

  @BeforeEach
  void writeGoodFile() throws IOException {
    store = new BatchStore(directory);
    store.store("alice", "b", Examples.batches());
    file = directory.resolve("batches.alice.b.safetensors");
    good = Files.readAllBytes(file);
  }

  @Test
  void everyTruncationIsNoticed() throws IOException {
    new Damage(good).truncate(1, this::assertRefused);
  }

  @Test
  void everyFlippedBitIsNoticed() throws IOException {
    new Damage(good).flipBits(this::assertRefused);
  }

  @Test
  void overwrittenStretchesAreNoticed() throws IOException {
    new Damage(good).overwrite(this::assertRefused);
  }

  /** Whoever forges a file, checksum and all, gets an error and nothing else. */
  @ParameterizedTest
  @CsvSource({
    "outputs.nodes, 1, 4",
    "outputs.nodes, 0, -1",
    "outputs.nodes, 2, 1",
    "influence.nodes, 3, 4",
    "influence.nodes, 0, -2147483648",
    "influence.offsets, 0, 1",
    "influence.offsets, 1, 0",
    "influence.offsets, 1, 2147483647",
    "influence.offsets, 2, 1",
    "influence.offsets, 3, 4",
    "influence.offsets, 3, 6",
    "outputs.batch, 0, 1",
    "outputs.batch, 1, 2",
    "outputs.batch, 2, -1",
    "outputs.batch, 2, 2147483647",
    "influence.scores, 0, 2143289344", // NaN
    "influence.scores, 4, 1073741824", // 2.0
    "influence.scores, 4, -1082130432", // -1.0
    "outputs.drift, 0, 2143289344", // NaN
    "outputs.drift, 1, 2139095040", // infinity
    "graph.nodes, 0, 20",
  })
  void numbersThatCannotBeAreRefused(String tensor, int index, int bits) throws IOException {
    String message =
        assertRefused(
            forged(
                (header, data) -> {
                  Tensor found =
                      header.tensors().stream()
                          .filter(t -> t.name().equals(tensor))
                          .findFirst()
                          .orElseThrow();
                  int at = (int) found.begin() + index * found.type().bytes();
                  if (found.type() == ElementType.I64) {
                    data.putLong(at, bits);
                  } else {
                    data.putInt(at, bits);
                  }
                }));
    assertFalse(message.contains("checksum"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ibmb.batches       | 2                                   | knows '1' only
          ibmb.batches       |                                     | no 'ibmb.batches'
          ibmb.name          |                                     |
          ibmb.sha256        |                                     | no 'ibmb.sha256'
          ibmb.configuration | {"method":"batch"}                  | unknown method 'batch'
          ibmb.configuration | {"method":"node"}                   | 'alpha' is no decimal number
          ibmb.configuration | {"method":"node","alpha":7.0,"epsilon":0.1,"auxiliaryPerOutput":2,"outputsPerBatch":2,"auxiliaryPerBatch":8} | 'alpha' must be in
          ibmb.configuration | {"method":"node","alpha":0.25,"epsilon":0.1,"auxiliaryPerOutput":1,"outputsPerBatch":2,"auxiliaryPerBatch":8} | the list of its output 0 has 2 nodes, but 'auxiliaryPerOutput' is 1
          ibmb.configuration | {"method":"node","alpha":0.25,"epsilon":0.1,"auxiliaryPerOutput":2,"outputsPerBatch":1,"auxiliaryPerBatch":8} | its batch 0 has 2 outputs, but 'outputsPerBatch' is 1
          ibmb.counts        | {"batches":2,"meanWeight":0.0}      | unit of weights
          ibmb.counts        | {"batches":2,"meanWeight":NaN}      | unit of weights
          ibmb.counts        | [                                   | JSON
          """)
  void metadataThatCannotBeIsRefused(String key, String value, String reason) throws IOException {
    byte[] forged = forged(key, value);
    if (reason == null) {
      Files.write(file, forged);
      store.load("alice", "b"); // the name is for the list
      assertThrows(InvalidInput.class, () -> store.entry("alice", "b"));
      return;
    }
    String message = assertRefused(forged);
    assertTrue(message.contains(reason), message);
  }

  private interface Edit extends BiConsumer<TensorHeader, ByteBuffer> {}

  /** The good file with other numbers and a checksum that fits them. */
  private byte[] forged(Edit edit) throws IOException {
    TensorHeader header = header();
    ByteBuffer data = data();
    edit.accept(header, data);
    return write(header, data);
  }

  /** The good file with other metadata and a checksum that fits it. */
  private byte[] forged(String key, String value) throws IOException {
    Map<String, String> metadata = new TreeMap<>(header().metadata());
    metadata.remove(key);
    if (value != null) {
      metadata.put(key, value);
    }
    if (key.equals(Checksum.KEY)) {
      return bytes(new TensorHeader(metadata, header().tensors()).toBytes(), data());
    }
    return write(new TensorHeader(metadata, header().tensors()), data());
  }

  private TensorHeader header() throws IOException {
    try (SafeTensors tensors = SafeTensors.open(file, java.util.EnumSet.allOf(ElementType.class))) {
      return tensors.header();
    }
  }

  private ByteBuffer data() {
    int begin = Long.BYTES + (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return ByteBuffer.wrap(Arrays.copyOfRange(good, begin, good.length))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] write(TensorHeader header, ByteBuffer data) {
    Checksum checksum = new Checksum(header);
    checksum.add(data);
    Map<String, String> metadata = new TreeMap<>(header.metadata());
    metadata.put(Checksum.KEY, checksum.finish());
    return bytes(new TensorHeader(metadata, header.tensors()).toBytes(), data);
  }

  private static byte[] bytes(byte[] json, ByteBuffer data) {
    return ByteBuffer.allocate(Long.BYTES + json.length + data.capacity())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(data.array())
        .array();
  }

  /** Returns the message, which names the file and the remedy. */
  private String assertRefused(byte[] content) throws IOException {
    Files.write(file, content);
    String message = Damage.refusal(content.length, 4, () -> store.load("alice", "b")).getMessage();
    assertTrue(
        message.startsWith("Batch file 'batches.alice.b.safetensors' cannot be read: "), message);
    assertTrue(message.contains("ibmb.batches.delete"), message);
    return message;
  }
}
