/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes {@code docs/errors.md} of the table of messages that a test compares with the sources, so
 * that no message is without its cause and remedy.
 */
public final class ErrorsPage {
  private static final String TABLE = "tests/src/test/resources/org/ibmb/reference/messages.txt";
  private static final String PAGE = "docs/errors.md";

  /** Of texts that nobody is told as an error or a warning. */
  private static final String NO_MESSAGE = "-";

  private static final int LONGEST_LINE = 150;

  private ErrorsPage() {}

  /**
   * One message, with Java's placeholders for what it says of a call.
   *
   * @param section of the page; {@code -} for a text that is no message
   */
  public record Message(String section, String text, String cause, String remedy) {

    private static Message parse(String line) {
      String[] parts = line.split(" \\| ", -1);
      if (parts.length != 4) {
        throw new IllegalArgumentException("not section | message | cause | remedy: " + line);
      }
      String text = parts[1].replaceAll("^~|~$", " ");
      return new Message(parts[0], text, parts[2], parts[3]);
    }
  }

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
  public static List<Message> readTable(Path repository) {
    try {
      List<Message> table = new ArrayList<>();
      for (String line : Files.readAllLines(repository.resolve(TABLE))) {
        if (!line.isBlank() && !line.startsWith("#")) {
          table.add(Message.parse(line));
        }
      }
      return table;
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
  public static String of(List<Message> table) {
    StringBuilder page =
        new StringBuilder(
            """
            # Errors and warnings

            Every error and warning with its cause and its remedy; `...` stands for a name, a number or a list of the call. All mistakes of one configuration are
            reported together, one a line. This page is made from `%s` by `%s`; do not edit it.
            """
                .formatted(TABLE, ErrorsPage.class.getSimpleName()));
    Set<String> sections = new LinkedHashSet<>();
    table.forEach(message -> sections.add(message.section));
    sections.remove(NO_MESSAGE);
    for (String section : sections) {
      page.append("\n## ").append(section);
      page.append("\n\n");
      for (Message message : table) {
        if (message.section.equals(section)) {
          append(page, message);
        }
      }
    }
    return page.toString();
  }

  private static void append(StringBuilder page, Message message) {
    String remedy = message.remedy.equals("-") ? "" : " **Remedy:** " + message.remedy;
    String all = "- `" + shown(message.text) + "`: " + message.cause + remedy;
    int length = 0;
    for (String word : all.split(" ", -1)) {
      if (length > 0 && length + 1 + word.length() > LONGEST_LINE) {
        page.append("\n ");
        length = 1;
      }
      page.append(length == 0 ? "" : " ").append(word);
      length += 1 + word.length();
    }
    page.append('\n');
  }

  private static String shown(String text) {
    String filled = text.replace("%%", "\u0000").replaceAll("(%(\\.\\d+)?[sdf])+", "...");
    return filled.replace('\u0000', '%').strip();
  }
}
