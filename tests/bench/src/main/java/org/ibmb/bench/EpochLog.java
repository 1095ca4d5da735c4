/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When the epochs of a training ended, which Neo4j's log has to the millisecond. No procedure tells
 * how long they took: the time of a training is also that of loading batches and scoring the test
 * nodes.
 */
final class EpochLog {
  private static final Pattern EPOCH =
      Pattern.compile("^(\\S+ \\S+?)\\s.* :: .*epoch (\\d+): loss .*$");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSxx");

  private final Path file;
  private long seen;

  EpochLog(Path file) {
    this.file = file;
  }

  /** What is in the log by now is of no interest. */
  void skip() throws IOException {
    seen = lines().size();
  }

  /**
   * Seconds of all epochs since then. The first one has no beginning in the log: it counts as long
   * as the mean of the others. Null for fewer than two.
   */
  Double seconds() throws IOException {
    OffsetDateTime first = null;
    OffsetDateTime last = null;
    int epochs = 0;
    for (String line : lines().stream().skip(seen).toList()) {
      Matcher epoch = EPOCH.matcher(line);
      if (epoch.matches()) {
        last = OffsetDateTime.parse(epoch.group(1), TIME);
        first = first == null ? last : first;
        epochs++;
      }
    }
    return epochs < 2
        ? null
        : Duration.between(first, last).toMillis() / 1e3 * epochs / (epochs - 1);
  }

  private List<String> lines() throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
