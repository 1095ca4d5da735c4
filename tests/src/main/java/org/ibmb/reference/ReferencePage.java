/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes {@code docs/reference.md} of the table that the conformance test compares with what a
 * database shows, so that neither can go its own way.
 */
public final class ReferencePage {
  private static final String TABLE = "tests/src/test/resources/org/ibmb/neo4j/procedures.txt";
  private static final String PAGE = "docs/reference.md";

  private ReferencePage() {}

  /**
   * Writes the page.
   *
   * @param args the repository
   */
  public static void main(String[] args) throws IOException {
    Path repository = Path.of(args.length == 0 ? "." : args[0]);
    Files.writeString(repository.resolve(PAGE), of(readTable(repository)));
  }

  /** The checked-in table. */
  public static List<Signature> readTable(Path repository) {
    try {
      return Signature.parse(Files.readAllLines(repository.resolve(TABLE)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The checked-in page. */
  public static String read(Path repository) {
    try {
      return Files.readString(repository.resolve(PAGE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page of {@code table}, in its order. */
  public static String of(List<Signature> table) {
    StringBuilder page =
        new StringBuilder(
            """
            # Reference

            Every procedure and function with its arguments, defaults, columns and types. What the keys of `configuration` mean is in
            [procedures.md](procedures.md). This page is made from `%s` by `%s`; do not edit it.
            """
                .formatted(TABLE, ReferencePage.class.getSimpleName()));
    table.forEach(row -> append(page, row));
    return page.toString();
  }

  private static void append(StringBuilder page, Signature row) {
    page.append("\n## ").append(row.name()).append("\n\n").append(row.description());
    page.append(" (").append(row.kind()).append(", ").append(row.mode()).append(")\n\n");
    page.append("| | name | type | default |\n|---|---|---|---|\n");
    row.arguments().forEach(argument -> appendField(page, "argument", argument));
    row.columns().forEach(column -> appendField(page, "column", column));
  }

  /**
   * @param field {@code name :: TYPE}, {@code name = default :: TYPE} or, of a function's result,
   *     {@code TYPE}
   */
  private static void appendField(StringBuilder page, String what, String field) {
    int type = field.indexOf(" :: ");
    String named = type < 0 ? "" : field.substring(0, type);
    int value = named.indexOf(" = ");
    String name = value < 0 ? named : named.substring(0, value);
    page.append("| ").append(name.isEmpty() ? "result" : what);
    page.append(" | ").append(code(name));
    page.append(" | ").append(code(type < 0 ? field : field.substring(type + " :: ".length())));
    page.append(" | ").append(value < 0 ? "" : code(named.substring(value + " = ".length())));
    page.append(" |\n");
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }
}
