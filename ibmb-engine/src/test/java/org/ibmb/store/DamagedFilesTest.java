/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

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
import java.util.Arrays;
import org.ibmb.model.Architecture;
import org.ibmb.run.InvalidInput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a file: one error with its name, little memory, and an end. */
@Timeout(120)
class DamagedFilesTest {
  @TempDir private Path directory;
  private Path file;
  private byte[] good;

  @BeforeEach
  void writeGoodFile() throws IOException {
    file = directory.resolve("model.safetensors");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ModelFile.write(channel, "cora", Examples.model(Architecture.Type.GAT, 1));
    }
    good = Files.readAllBytes(file);
  }

  @Test
  void everyTruncationIsNoticed() throws IOException {
    new Damage(good).truncate(13, this::assertRefused);
  }

  @Test
  void everyFlippedBitIsNoticed() throws IOException {
    new Damage(good).flipBits(this::assertRefused);
  }

  @Test
  void overwrittenStretchesAreNoticed() throws IOException {
    new Damage(good).overwrite(this::assertRefused);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        2,
        1 << 20,
        4 << 20,
        Integer.MAX_VALUE,
        1L << 32,
        1L << 62,
        -1,
        Long.MIN_VALUE
      })
  void aHeaderOfAnotherLengthIsNoticed(long length) throws IOException {
    byte[] other = good.clone();
    ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    assertRefused(other);
  }

  /** Headers over 24 bytes of data; the first column is a part of the error. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          begin with '{'     | []
          begin with '{'     | ""
          end with '}'       | {}x
          goes on            | {}{}
          malformed          | {"a"}
          malformed          | {"a":{"dtype":"F32","shape":[6],"data_offsets":[0,24]},"a":{"dtype":"F32","shape":[6],"data_offsets":[0,24]}}
          malformed          | {"a":{"dtype":"F32","dtype":"F32","shape":[6],"data_offsets":[0,24]}}
          malformed          | {"__metadata__":{"x":"1","x":"2"},"a":{"dtype":"F32","shape":[6],"data_offsets":[0,24]}}
          begins at byte 8   | {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},"b":{"dtype":"F32","shape":[4],"data_offsets":[8,24]}}
          begins at byte 12  | {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[3],"data_offsets":[12,24]}}
          begins at byte 4   | {"a":{"dtype":"F32","shape":[5],"data_offsets":[4,24]}}
          have 20 bytes      | {"a":{"dtype":"F32","shape":[5],"data_offsets":[0,20]}}
          have 28 bytes      | {"a":{"dtype":"F32","shape":[7],"data_offsets":[0,28]}}
          has 24 bytes       | {"a":{"dtype":"F32","shape":[6],"data_offsets":[24,0]}}
          has 24 bytes       | {"a":{"dtype":"F32","shape":[6],"data_offsets":[-24,0]}}
          has 20 bytes       | {"a":{"dtype":"F32","shape":[5],"data_offsets":[0,24]}}
          dtype 'I64'        | {"a":{"dtype":"I64","shape":[3],"data_offsets":[0,24]}}
          dtype 'F8_E4M3'    | {"a":{"dtype":"F8_E4M3","shape":[24],"data_offsets":[0,24]}}
          dtype 'f32'        | {"a":{"dtype":"f32","shape":[6],"data_offsets":[0,24]}}
          VALUE_NUMBER_INT   | {"a":{"dtype":32,"shape":[6],"data_offsets":[0,24]}}
          needs dtype        | {"a":{"shape":[6],"data_offsets":[0,24]}}
          needs dtype        | {"a":{"dtype":"F32","data_offsets":[0,24]}}
          needs dtype        | {"a":{"dtype":"F32","shape":[6]}}
          needs dtype        | {"a":{"dtype":"F32","shape":[6],"data_offsets":[0,24,24]}}
          the key 'strides'  | {"a":{"dtype":"F32","shape":[6],"strides":[1],"data_offsets":[0,24]}}
          the size -6        | {"a":{"dtype":"F32","shape":[-6],"data_offsets":[0,24]}}
          larger than any    | {"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,24]}}
          at most 64 bits    | {"a":{"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,24]}}
          at most 64 bits    | {"a":{"dtype":"F32","shape":[6.0],"data_offsets":[0,24]}}
          at most 64 bits    | {"a":{"dtype":"F32","shape":["6"],"data_offsets":[0,24]}}
          dimensions         | {"a":{"dtype":"F32","shape":[6,1,1,1,1,1,1,1,1],"data_offsets":[0,24]}}
          START_OBJECT       | {"a":[]}
          VALUE_STRING       | {"__metadata__":{"x":{}},"a":{"dtype":"F32","shape":[6],"data_offsets":[0,24]}}
          'ibmb.format'      | {"a":{"dtype":"F32","shape":[6],"data_offsets":[0,24]}}
          knows '1' and '2'  | {"__metadata__":{"ibmb.format":"3"},"a":{"dtype":"F32","shape":[6],"data_offsets":[0,24]}}
          'ibmb.sha256'      | {"__metadata__":{"ibmb.format":"1"},"a":{"dtype":"F32","shape":[6],"data_offsets":[0,24]}}
          """)
  void aHeaderThatBreaksARuleIsNoticed(String reason, String header) throws IOException {
    String message = assertRefused(ModelFileTest.bytes(header, new byte[24]));
    assertTrue(message.contains(reason), message);
  }

  @Test
  void hugeAndDeepHeadersAreNoticed() throws IOException {
    String deep = "{\"a\":" + "[".repeat(1_000_000) + "]".repeat(1_000_000) + "}";
    assertRefused(ModelFileTest.bytes(deep, new byte[0]));
    assertRefused(ModelFileTest.bytes("{\"a\":" + "9".repeat(1_000_000) + "}", new byte[0]));
    assertRefused(ModelFileTest.bytes("{" + " ".repeat(5_000_000) + "}", new byte[0]));
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i < 50_000; i++) {
      many.append("\"%d\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},".formatted(i));
    }
    many.setCharAt(many.length() - 1, '}');
    String message = assertRefused(ModelFileTest.bytes(many.toString(), new byte[0]));
    assertTrue(message.contains("more than 4096"), message);
    byte[] utf16 = "{\"a\":{}}".getBytes(StandardCharsets.UTF_16LE);
    byte[] length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(16).array();
    assertRefused(ByteBuffer.allocate(24).put(length).put(utf16).array());
  }

  /** The architecture is believed only as far as the tensors agree with it. */
  @Test
  void aNetworkLargerThanTheFileIsNoticedBeforeItsMemoryIsTaken() throws IOException {
    int dataBytes = 4 * Examples.architecture(Architecture.Type.GAT).parameterCount();
    byte[] data = Arrays.copyOfRange(good, good.length - dataBytes, good.length);
    String header = new String(good, 8, good.length - dataBytes - 8, StandardCharsets.UTF_8);
    String huge = header.replace("inputDimension\\\":5", "inputDimension\\\":20000000");
    String message = assertRefused(ModelFileTest.bytes(huge, data));
    assertTrue(message.contains("[6, 20000000]"), message);
  }

  /** Two copies of the weights would not pass. */
  @Test
  void aGoodFileTakesTheMemoryOfItsWeightsOnce() throws IOException {
    StoredModel large =
        Examples.model(new Architecture(Architecture.Type.GCN, 2000, 1000, 2, 10, 1, 0, false), 1);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ModelFile.write(channel, "large", large);
    }
    long before = Damage.allocatedBytes();
    StoredModel read = ModelFile.read(file);
    long taken = Damage.allocatedBytes() - before;
    Examples.assertSame(large, read);
    assertTrue(
        taken < Files.size(file) + Damage.FIXED_BYTES,
        taken + " bytes for a file of " + Files.size(file));
  }

  @Test
  void whatIsNoFileIsNotOpened() {
    assertThrows(InvalidInput.class, () -> ModelFile.read(directory));
    assertThrows(InvalidInput.class, () -> ModelFile.read(directory.resolve("missing")));
    assertThrows(InvalidInput.class, () -> ModelFile.read(Path.of("/dev/zero")));
  }

  private String assertRefused(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    InvalidInput error = Damage.refusal(bytes.length, 6, () -> ModelFile.read(file));
    assertEquals(1, error.problems().size());
    assertTrue(error.getMessage().startsWith("Model file 'model.safetensors' "));
    assertTrue(error.getMessage().endsWith("or write it again."), error.getMessage());
    return error.getMessage();
  }
}
