/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code .cypher} file as a list of statements.
 *
 * <p>A statement ends with a {@code ;} at the end of a line. Lines that begin with {@code //}
 * before its first line are its comments; inside a statement they stay part of it.
 *
 * @param name the file's name
 * @param statements in the file's order
 * @param closing comment lines after the last statement
 */
public record CypherScript(String name, List<Statement> statements, List<String> closing) {

  /**
   * One statement.
   *
   * @param comments the lines before it, without their slashes
   * @param text what to run, without the semicolon
   */
  public record Statement(List<String> comments, String text) {}

  /** Reads a file. */
  public static CypherScript read(Path file) throws IOException {
    return parse(file.getFileName().toString(), Files.readString(file));
  }

  /** Splits the text of a file. */
  public static CypherScript parse(String name, String script) {
    List<Statement> statements = new ArrayList<>();
    List<String> comments = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (String line : script.lines().map(String::stripTrailing).toList()) {
      boolean outside = lines.isEmpty();
      if (outside && line.isBlank()) {
        continue;
      }
      if (outside && line.strip().startsWith("//")) {
        comments.add(line.strip().substring(2).strip());
        continue;
      }
      if (!line.endsWith(";")) {
        lines.add(line);
        continue;
      }
      lines.add(line.substring(0, line.length() - 1));
      statements.add(new Statement(List.copyOf(comments), String.join("\n", lines)));
      comments.clear();
      lines.clear();
    }
    if (!lines.isEmpty()) {
      throw new IllegalArgumentException(
          name + ": the last statement does not end with ';', it begins: " + lines.get(0));
    }
    return new CypherScript(name, List.copyOf(statements), List.copyOf(comments));
  }
}
