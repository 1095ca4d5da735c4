/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.call;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What calls warned their users of: the last notices of each user, in memory. All methods may be
 * called from any thread.
 */
public final class Notices {
  /** How many notices of one user are kept. */
  static final int MOST = 100;

  private final Map<String, Deque<Notice>> ofUsers = new HashMap<>();

  /**
   * One warning.
   *
   * @param time when it was said
   * @param procedure that said it
   * @param message in one or more sentences
   */
  public record Notice(ZonedDateTime time, String procedure, String message) {}

  synchronized void add(String user, String procedure, String message) {
    Deque<Notice> notices = ofUsers.computeIfAbsent(user, anyone -> new ArrayDeque<>());
    if (notices.size() == MOST) {
      notices.removeLast();
    }
    notices.addFirst(new Notice(ZonedDateTime.now(ZoneId.systemDefault()), procedure, message));
  }

  /** The last notices of one user, the newest first, at most {@code limit}. */
  public synchronized List<Notice> last(String user, long limit) {
    return ofUsers.getOrDefault(user, new ArrayDeque<>()).stream().limit(limit).toList();
  }
}
