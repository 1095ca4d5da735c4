/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ibmb.device.Device;

/** What one benchmark measured: a table for people, JSON for records, one line for programs. */
final class Report {
  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private final String name;
  private final Map<String, Object> machine = Machine.describe();
  private final Map<String, Object> versions = new LinkedHashMap<>();
  private final Map<String, Object> settings = new LinkedHashMap<>();
  private final Map<String, Object> keys = new LinkedHashMap<>();
  private final Map<String, Object> timings = new LinkedHashMap<>();
  private final List<List<String>> table = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();

  Report(String name, Settings settings) {
    this.name = name;
    this.settings.put("threads", settings.threads());
    this.settings.put("runs", settings.runs());
    // The build knows them; the libraries themselves do not say.
    this.versions.put("nd4j", System.getProperty("bench.nd4j"));
    this.versions.put("openblas", System.getProperty("bench.openblas"));
  }

  /** A key of the last line; a missing figure is "none". */
  void key(String key, Object value) {
    keys.put(key, value == null ? "none" : value);
  }

  /** What a reader needs to repeat the measurement. */
  void setting(String key, Object value) {
    settings.put(key, value);
  }

  void versions(Map<String, String> found) {
    versions.putAll(found);
  }

  /** A line of the table; the first is its header. */
  void row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(text(cell));
    }
    table.add(row);
  }

  /** A sentence below the table; said twice, it stands there once. */
  void note(String format, Object... arguments) {
    Object[] texts = new Object[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = text(arguments[i]);
    }
    notes.add(format.formatted(texts));
  }

  void timings(String contestant, List<double[]> runs) {
    timings.put(contestant, runs);
  }

  /** Which engine this was: the last keys of every line. */
  void engine(Device device) {
    key("java", Runtime.version().feature());
    key("kernels", device.description());
    device.hints().forEach(hint -> note("Hint: %s", hint));
  }

  void finish(Path json) throws IOException {
    printTable();
    notes.forEach(System.out::println);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", name);
    all.put("machine", machine);
    all.put("versions", versions);
    all.put("settings", settings);
    all.put("results", keys);
    all.put("table", table);
    all.put("timingsMillis", timings);
    Files.writeString(json, Json.write(all) + "\n");
    System.out.println("All timings: " + json);
    System.out.println(
        keys.entrySet().stream()
            .map(key -> " " + key.getKey() + "=" + word(text(key.getValue())))
            .collect(Collectors.joining("", "BENCH " + name, "")));
  }

  private void printTable() {
    int columns = table.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : table) {
      for (int c = 0; c < row.size(); c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    for (List<String> row : table) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < row.size(); c++) {
        String padding = " ".repeat(widths[c] - row.get(c).length());
        line.append(c == 0 ? row.get(c) + padding : "  " + padding + row.get(c));
      }
      System.out.println(line.toString().stripTrailing());
    }
  }

  private static String text(Object value) {
    if (value == null) {
      return "none";
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      BigDecimal rounded = new BigDecimal(number).round(FOUR_DIGITS);
      return number == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
    return value.toString();
  }

  private static String word(String text) {
    return text.replaceAll("[^A-Za-z0-9.:_/+-]+", "-");
  }
}
