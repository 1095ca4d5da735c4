/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.neo4j.driver.Record;

/** Query results as plain text: a table, or name and value pairs where one row is too wide. */
final class AsciiTable {

  private static final int MAX_ROWS = 10;
  private static final int MAX_ELEMENTS = 5;
  private static final int MAX_CELL = 70;
  private static final int MAX_WIDTH = 100;

  private AsciiTable() {}

  /** Formats the first rows; says how many there are in all when some are left out. */
  static String format(List<Record> records) {
    if (records.isEmpty()) {
      return "(no rows)\n";
    }
    List<String> keys = records.get(0).keys();
    List<List<String>> rows = new ArrayList<>();
    for (Record record : records.subList(0, Math.min(MAX_ROWS, records.size()))) {
      rows.add(keys.stream().map(key -> cell(record.get(key).asObject())).toList());
    }
    String table = table(keys, rows);
    if (records.size() == 1 && table.indexOf('\n') > MAX_WIDTH) {
      List<List<String>> pairs = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        pairs.add(List.of(keys.get(i), rows.get(0).get(i)));
      }
      return table(List.of("column", "value"), pairs);
    }
    int left = records.size() - rows.size();
    return left == 0 ? table : table + "(" + left + " more rows)\n";
  }

  private static String table(List<String> header, List<List<String>> rows) {
    int[] widths = new int[header.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
      widths[i] = Math.max(widths[i], header.get(i).length());
    }
    StringBuilder rule = new StringBuilder("+");
    for (int width : widths) {
      rule.append("-".repeat(width + 2)).append('+');
    }
    rule.append('\n');
    StringBuilder table = new StringBuilder(rule).append(line(header, widths)).append(rule);
    rows.forEach(row -> table.append(line(row, widths)));
    return table.append(rule).toString();
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - cells.get(i).length());
      boolean number = cells.get(i).matches("-?[0-9][0-9.E-]*");
      line.append(' ')
          .append(number ? padding + cells.get(i) : cells.get(i) + padding)
          .append(" |");
    }
    return line.append('\n').toString();
  }

  private static String cell(Object value) {
    String text = text(value).replaceAll("\\s+", " ");
    return text.length() <= MAX_CELL ? text : text.substring(0, MAX_CELL - 3) + "...";
  }

  private static String text(Object value) {
    if (value instanceof Double number) {
      return String.format(Locale.ROOT, "%.4f", number);
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof List<?> list) {
      String end = list.size() > MAX_ELEMENTS ? ", ... " + list.size() + " in all]" : "]";
      return list.stream()
          .limit(MAX_ELEMENTS)
          .map(AsciiTable::text)
          .collect(Collectors.joining(", ", "[", end));
    }
    return String.valueOf(value);
  }
}
