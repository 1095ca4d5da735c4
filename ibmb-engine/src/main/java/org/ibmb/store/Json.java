/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ibmb.run.InvalidInput;

/**
 * JSON without surprises: no key twice, no deep nesting, no number beyond 64 bits. NaN and infinity
 * are written as Python's {@code json} writes and reads them.
 *
 * <p>Values are null, {@link String}, {@link Long}, {@link Double}, {@link Boolean}, {@link List},
 * and {@link Map} in the order of the text. Integers and floats of other widths may be written and
 * are read as these.
 */
final class Json {
  /** Levels of lists and maps. */
  static final int DEEPEST = 32;

  private static final int LONGEST_NUMBER = 64;
  private static final int LONGEST_REASON = 200;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxNameLength(Integer.MAX_VALUE) // the text itself is as long as its file says
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .enable(StreamWriteFeature.STRICT_DUPLICATE_DETECTION)
          // The names in a file are nobody else's: they are not kept for the next file.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private Json() {}

  /** Work on a parser that may find the text malformed. */
  interface Reading<T> {
    T from(JsonParser parser) throws IOException;
  }

  /** What {@code reading} makes of the one object in {@code utf8}. */
  static <T> T read(byte[] utf8, Reading<T> reading) {
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      return readObject(parser, reading);
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  static Map<String, Object> readMap(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return readObject(parser, Json::map);
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  private static <T> T readObject(JsonParser parser, Reading<T> reading) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new InvalidInput("its JSON does not begin with '{'");
    }
    T result = reading.from(parser);
    if (parser.nextToken() != null) {
      throw new InvalidInput("its JSON goes on after the end");
    }
    return result;
  }

  private static InvalidInput malformed(IOException e) {
    String reason =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    reason = String.valueOf(reason).lines().findFirst().orElse("");
    return new InvalidInput(
        "its JSON is malformed: " + reason.substring(0, Math.min(LONGEST_REASON, reason.length())));
  }

  private static Map<String, Object> map(JsonParser parser) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      map.put(key, value(parser));
    }
    return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(map);
  }

  private static List<Object> list(JsonParser parser) throws IOException {
    List<Object> list = new ArrayList<>(0);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser));
    }
    return list.isEmpty() ? List.of() : Collections.unmodifiableList(list);
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> map(parser);
      case START_ARRAY -> list(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new InvalidInput("its JSON has " + parser.currentToken() + " for a value");
    };
  }

  /** The integer at {@code parser}. */
  static long integer(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw new InvalidInput(
          "its JSON has '%s' where an integer of at most 64 bits belongs"
              .formatted(parser.getText()));
    }
    return parser.getLongValue();
  }

  private static double decimal(JsonParser parser) throws IOException {
    double value = parser.getDoubleValue();
    if (Double.isInfinite(value) && !parser.isNaN()) {
      throw new InvalidInput(
          "its JSON has the number '%s', too large for 64 bits".formatted(parser.getText()));
    }
    return value;
  }

  /**
   * @param map of strings, numbers of Java's primitive types, booleans, nulls, lists and maps with
   *     strings as keys
   * @throws InvalidInput where something else is in it, or too deep
   */
  static String write(Map<String, ?> map) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      write(generator, "", map, 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not from memory
    }
    return text.toString();
  }

  private static void write(JsonGenerator generator, String path, Object value, int depth)
      throws IOException {
    if (depth > DEEPEST) {
      throw new InvalidInput(
          "The metadata of a file may be nested %d levels deep, but '%s' is deeper."
              .formatted(DEEPEST, path));
    }
    if (value instanceof Map<?, ?> map) {
      generator.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (!(entry.getKey() instanceof String key)) {
          throw unknown(path, entry.getKey());
        }
        generator.writeFieldName(key);
        write(generator, path.isEmpty() ? key : path + "." + key, entry.getValue(), depth + 1);
      }
      generator.writeEndObject();
    } else if (value instanceof List<?> list) {
      generator.writeStartArray();
      for (Object element : list) {
        write(generator, path, element, depth + 1);
      }
      generator.writeEndArray();
    } else {
      writeScalar(generator, path, value);
    }
  }

  private static void writeScalar(JsonGenerator generator, String path, Object value)
      throws IOException {
    if (value == null) {
      generator.writeNull();
    } else if (value instanceof String text) {
      generator.writeString(text);
    } else if (value instanceof Boolean truth) {
      generator.writeBoolean(truth);
    } else if (value instanceof Double || value instanceof Float) {
      generator.writeNumber(((Number) value).doubleValue());
    } else if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      generator.writeNumber(((Number) value).longValue());
    } else {
      throw unknown(path, value);
    }
  }

  private static InvalidInput unknown(String path, Object value) {
    return new InvalidInput(
        "The metadata of a file may hold strings, numbers, booleans, lists and maps, but '%s' has a %s."
            .formatted(path, value == null ? "null key" : value.getClass().getName()));
  }
}
