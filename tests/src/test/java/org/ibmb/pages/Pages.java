/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The pages that people read: the README, the changelog, everything in docs, and the examples. */
public final class Pages {
  /** Folder of the repository. */
  public static final Path REPOSITORY =
      Path.of(System.getProperty("ibmb.repository", "..")).toAbsolutePath().normalize();

  private Pages() {}

  /** All pages, by name. */
  public static List<Path> all() throws IOException {
    List<Path> pages = new ArrayList<>();
    pages.add(REPOSITORY.resolve("README.md"));
    pages.add(REPOSITORY.resolve("CHANGELOG.md"));
    pages.addAll(files("docs", ".md"));
    pages.addAll(files("cypher-examples", ".cypher"));
    return pages;
  }

  private static List<Path> files(String folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(REPOSITORY.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /** The name of a page from the root of the repository, for messages. */
  public static String name(Path page) {
    return REPOSITORY.relativize(page).toString();
  }

  /**
   * The contents of the fenced blocks of a page.
   *
   * @param language what stands behind the fence, such as {@code cypher}
   */
  public static List<String> blocks(Path page, String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    StringBuilder block = null;
    boolean fenced = false;
    for (String line : Files.readAllLines(page)) {
      if (line.strip().startsWith("```")) {
        if (block != null) {
          blocks.add(block.toString());
          block = null;
        } else if (!fenced && line.strip().equals("```" + language)) {
          block = new StringBuilder();
        }
        fenced = !fenced;
      } else if (block != null) {
        block.append(line).append('\n');
      }
    }
    return blocks;
  }
}
