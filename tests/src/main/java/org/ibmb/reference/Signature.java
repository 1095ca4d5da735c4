/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What users see of one procedure or function: one block of lines in the table.
 *
 * @param kind {@code procedure} or {@code function}
 * @param mode {@code READ} or {@code WRITE}
 * @param arguments each {@code name :: TYPE} or {@code name = default :: TYPE}
 * @param columns each {@code name :: TYPE}; of a function its type alone
 */
public record Signature(
    String kind,
    String name,
    String mode,
    List<String> arguments,
    List<String> columns,
    String description) {

  public Signature {
    arguments = List.copyOf(arguments);
    columns = List.copyOf(columns);
  }

  /**
   * As {@code SHOW PROCEDURES} and {@code SHOW FUNCTIONS} give it.
   *
   * @param signature {@code name(arguments) :: (columns)} or {@code name(arguments) :: TYPE}; shows
   *     the default {@code ''} as nothing
   */
  public static Signature shown(
      String kind, String name, String mode, String signature, String description) {
    int end = signature.indexOf(") :: ");
    if (!signature.startsWith(name + "(") || end < 0) {
      throw new IllegalArgumentException("not a signature of " + name + ": " + signature);
    }
    String columns = signature.substring(end + ") :: ".length());
    if (columns.startsWith("(")) {
      columns = columns.substring(1, columns.length() - 1);
    }
    return new Signature(
        kind,
        name,
        mode,
        split(signature.substring(name.length() + 1, end).replace(" =  :: ", " = '' :: ")),
        split(columns),
        description);
  }

  /**
   * Reads a table: rows {@code kind | name | mode | arguments | columns | description}, and lines
   * of comment that begin with {@code #}.
   */
  static List<Signature> parse(List<String> lines) {
    List<Signature> all = new ArrayList<>();
    for (String line : lines) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] cells = line.split(" \\| ", -1);
      if (cells.length != 6) {
        throw new IllegalArgumentException("expected 6 cells, found " + cells.length + ": " + line);
      }
      all.add(
          new Signature(
              cells[0],
              cells[1],
              cells[2],
              split(cells[3].strip()),
              split(cells[4].strip()),
              cells[5]));
    }
    return all;
  }

  /** The table of {@code all}, sorted by kind and name. */
  public static String format(List<Signature> all) {
    List<String> rows = new ArrayList<>();
    for (Signature row : all) {
      rows.add(
          String.join(
              " | ",
              row.kind,
              row.name,
              row.mode,
              String.join(", ", row.arguments),
              String.join(", ", row.columns),
              row.description));
    }
    rows.sort(null);
    return String.join("\n", rows) + "\n";
  }

  private static List<String> split(String list) {
    return list.isEmpty() ? List.of() : Arrays.asList(list.split(", "));
  }
}
