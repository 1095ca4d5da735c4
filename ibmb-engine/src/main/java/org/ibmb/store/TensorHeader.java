/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ibmb.run.InvalidInput;

/**
 * The JSON header of a safetensors file: {@code {"__metadata__": {key: text}, name: {"dtype":
 * "F32", "shape": [2, 3], "data_offsets": [0, 24]}}}.
 *
 * @param tensors in the order of their bytes, which they cover without gap or overlap
 */
record TensorHeader(Map<String, String> metadata, List<Tensor> tensors) {
  /** Of the header; the reference implementation allows 100 MB. */
  static final int MOST_BYTES = 4 << 20;

  private static final int MOST_ENTRIES = 4096;
  private static final int MOST_DIMENSIONS = 8;
  private static final String METADATA = "__metadata__";
  private static final int ALIGNMENT = 8;
  private static final Comparator<Tensor> BY_POSITION =
      Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end);

  /**
   * @param header the JSON, which may end in spaces
   * @param dataBytes what follows it in the file
   * @param types that tensors may have
   * @throws InvalidInput where it breaks a rule of the format
   */
  static TensorHeader parse(byte[] header, long dataBytes, Set<ElementType> types) {
    // A zero would make the parser take it for UTF-16 or UTF-32.
    if (header.length < 2 || header[0] != '{' || header[1] == 0) {
      throw new InvalidInput("its header does not begin with '{'");
    }
    int end = header.length;
    while (header[end - 1] == ' ') {
      end--;
    }
    if (header[end - 1] != '}') {
      throw new InvalidInput("its header does not end with '}' and spaces");
    }
    TensorHeader parsed = Json.read(header, parser -> read(parser, types));
    parsed.requireCovered(dataBytes);
    return parsed;
  }

  private void requireCovered(long dataBytes) {
    long at = 0;
    for (Tensor tensor : tensors) {
      if (tensor.begin() != at) {
        throw new InvalidInput(
            "tensor '%s' begins at byte %d of the data, but %d is the next"
                .formatted(tensor.name(), tensor.begin(), at));
      }
      at = tensor.end();
    }
    if (at != dataBytes) {
      throw new InvalidInput(
          "its tensors have %d bytes, but %d follow the header".formatted(at, dataBytes));
    }
  }

  private static TensorHeader read(JsonParser parser, Set<ElementType> types) throws IOException {
    Map<String, String> metadata = Map.of();
    List<Tensor> tensors = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      requireToken(parser.nextToken(), JsonToken.START_OBJECT, name);
      if (name.equals(METADATA)) {
        metadata = readMetadata(parser);
      } else {
        requireFew(tensors.size());
        tensors.add(readTensor(parser, name, types));
      }
    }
    tensors.sort(BY_POSITION);
    return new TensorHeader(metadata, List.copyOf(tensors));
  }

  private static Map<String, String> readMetadata(JsonParser parser) throws IOException {
    Map<String, String> metadata = new TreeMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      requireFew(metadata.size());
      String key = parser.currentName();
      requireToken(parser.nextToken(), JsonToken.VALUE_STRING, key);
      metadata.put(key, parser.getText());
    }
    return metadata;
  }

  private static Tensor readTensor(JsonParser parser, String name, Set<ElementType> types)
      throws IOException {
    ElementType type = null;
    long[] shape = null;
    long[] offsets = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (key) {
        case "dtype" -> {
          requireToken(token, JsonToken.VALUE_STRING, name);
          type = elementType(name, parser.getText(), types);
        }
        case "shape" -> shape = integers(parser, name);
        case "data_offsets" -> offsets = integers(parser, name);
        default -> throw new InvalidInput("tensor '%s' has the key '%s'".formatted(name, key));
      }
    }
    if (type == null || shape == null || offsets == null || offsets.length != 2) {
      throw new InvalidInput("tensor '%s' needs dtype, shape and two data_offsets".formatted(name));
    }
    return new Tensor(name, type, shape, offsets[0], offsets[1]);
  }

  private static ElementType elementType(String tensor, String name, Set<ElementType> types) {
    for (ElementType type : types) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw new InvalidInput(
        "tensor '%s' has dtype '%s', but only %s can be read".formatted(tensor, name, types));
  }

  private static long[] integers(JsonParser parser, String tensor) throws IOException {
    requireToken(parser.currentToken(), JsonToken.START_ARRAY, tensor);
    long[] all = new long[MOST_DIMENSIONS];
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (count == MOST_DIMENSIONS) {
        throw new InvalidInput(
            "tensor '%s' has more than %d dimensions".formatted(tensor, MOST_DIMENSIONS));
      }
      all[count++] = Json.integer(parser);
    }
    return Arrays.copyOf(all, count);
  }

  private static void requireToken(JsonToken token, JsonToken expected, String name) {
    if (token != expected) {
      throw new InvalidInput("'%s' has %s where %s belongs".formatted(name, token, expected));
    }
  }

  private static void requireFew(int entries) {
    if (entries == MOST_ENTRIES) {
      throw new InvalidInput("its header has more than %d entries".formatted(MOST_ENTRIES));
    }
  }

  /**
   * The header in UTF-8, with spaces up to a multiple of 8 bytes so that the numbers are aligned.
   *
   * @throws InvalidInput where it is too long
   */
  byte[] toBytes() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(METADATA, metadata);
    for (Tensor tensor : tensors) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("dtype", tensor.type().name());
      entry.put("shape", Arrays.stream(tensor.shape()).boxed().toList());
      entry.put("data_offsets", List.of(tensor.begin(), tensor.end()));
      json.put(tensor.name(), entry);
    }
    byte[] text = Json.write(json).getBytes(StandardCharsets.UTF_8);
    if (text.length > MOST_BYTES - ALIGNMENT) {
      throw new InvalidInput(
          "The metadata of a file may have %d bytes of JSON, but this has %d."
              .formatted(MOST_BYTES - ALIGNMENT, text.length));
    }
    byte[] padded = Arrays.copyOf(text, (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }
}
