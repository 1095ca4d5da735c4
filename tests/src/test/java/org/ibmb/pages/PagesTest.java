/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every page: lines that an editor shows whole, and links that lead somewhere. */
class PagesTest {
  private static final int LONGEST_LINE = 200;
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern FILE = Pattern.compile("`((?:docs|tests|cypher-examples)/[^`*]+)`");
  private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z0-9]+(?:[A-Z]\\w*)?)`");

  @Test
  void noLineIsLongerThanTwoHundredCharacters() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path page : Pages.all()) {
      List<String> lines = Files.readAllLines(page);
      for (int i = 0; i < lines.size(); i++) {
        int length = lines.get(i).codePointCount(0, lines.get(i).length());
        if (length > LONGEST_LINE) {
          found.add("%s, line %d: %d".formatted(Pages.name(page), i + 1, length));
        }
      }
    }
    assertEquals(List.of(), found);
  }

  /** Links to files and to headings; what is on the web is not asked for. */
  @Test
  void everyLinkLeadsToAFileAndAHeading() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : Pages.all()) {
      for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
        String target = link.group(1);
        if (!target.startsWith("http")) {
          links++;
          if (!leadsSomewhere(page, target)) {
            broken.add(Pages.name(page) + ": " + target);
          }
        }
      }
    }
    assertEquals(List.of(), broken);
    assertTrue(links > 20, "only " + links + " links were found");
  }

  private static boolean leadsSomewhere(Path page, String target) throws IOException {
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    return Files.exists(file) && (parts.length == 1 || headings(file).contains(parts[1]));
  }

  /** The anchors that GitHub makes of the headings. */
  private static Set<String> headings(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ *", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  /** Files that a page names in backquotes, from the root of the repository. */
  @Test
  void everyNamedFileExists() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path page : Pages.all()) {
      Matcher file = FILE.matcher(Files.readString(page));
      while (file.find()) {
        boolean made = file.group(1).startsWith("tests/target") || file.group(1).contains(" ");
        if (!made && !Files.exists(Pages.REPOSITORY.resolve(file.group(1)))) {
          missing.add(Pages.name(page) + ": " + file.group(1));
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  /** The last column of the glossary says where a term is in the code. */
  @Test
  void everyClassOfTheGlossaryExists() throws IOException {
    Set<String> classes = classes();
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (String line : Files.readAllLines(Pages.REPOSITORY.resolve("docs/glossary.md"))) {
      if (line.startsWith("|") && line.endsWith("|")) {
        String where = line.substring(line.lastIndexOf('|', line.length() - 2));
        for (MatchResult name : CLASS.matcher(where).results().toList()) {
          named++;
          if (!classes.contains(name.group(1))) {
            missing.add(name.group(1));
          }
        }
      }
    }
    assertEquals(List.of(), missing);
    assertTrue(named > 30, "only " + named + " classes were found");
  }

  private static Set<String> classes() throws IOException {
    Set<String> classes = new HashSet<>();
    for (String module : List.of("ibmb-engine", "procedures")) {
      try (Stream<Path> files = Files.walk(Pages.REPOSITORY.resolve(module))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".java"))
            .forEach(name -> classes.add(name.substring(0, name.length() - ".java".length())));
      }
    }
    return classes;
  }
}
