/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Maps, lists, arrays of numbers, numbers and texts as JSON. */
final class Json {
  private Json() {}

  static String write(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> quote(entry.getKey()) + ": " + write(entry.getValue()))
          .collect(Collectors.joining(",\n", "{", "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Json::write).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof double[] numbers) {
      return write(DoubleStream.of(numbers).boxed().toList());
    }
    if (value instanceof Double number && !Double.isFinite(number)) {
      return "null";
    }
    return value instanceof Number || value instanceof Boolean ? value.toString() : quote(value);
  }

  private static String quote(Object value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : String.valueOf(value).toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else {
        quoted.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
      }
    }
    return quoted.append('"').toString();
  }
}
