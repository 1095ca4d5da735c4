/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Collects the mistakes of one configuration, so that they are reported together and not one a run.
 */
public final class Problems {
  private final List<String> found = new ArrayList<>();

  public Problems inOpenInterval(String name, double value, double low, double high) {
    boolean ok = value > low && value < high;
    return require(ok, "'%s' must be in (%s, %s) but was %s", name, low, high, value);
  }

  /**
   * {@code low} is allowed, {@code high} is not: the interval of a share that must leave something
   * over.
   */
  public Problems inHalfOpenInterval(String name, double value, double low, double high) {
    boolean ok = value >= low && value < high;
    return require(ok, "'%s' must be in [%s, %s) but was %s", name, low, high, value);
  }

  public Problems positive(String name, double value) {
    boolean ok = value > 0 && value < Double.POSITIVE_INFINITY;
    return require(ok, "'%s' must be greater than 0 but was %s", name, value);
  }

  public Problems notNegative(String name, double value) {
    boolean ok = value >= 0 && value < Double.POSITIVE_INFINITY;
    return require(ok, "'%s' must be 0 or greater but was %s", name, value);
  }

  public Problems atLeast(String name, long value, long least) {
    return require(value >= least, "'%s' must be at least %d but was %d", name, least, value);
  }

  /** Notes a problem unless {@code ok}. */
  public Problems require(boolean ok, String format, Object... arguments) {
    if (!ok) {
      found.add(String.format(Locale.ROOT, format, arguments));
    }
    return this;
  }

  public void addAll(List<String> problems) {
    found.addAll(problems);
  }

  /** Everything that was noted, to be thrown. */
  public InvalidInput asError() {
    return new InvalidInput(found);
  }

  /**
   * Ends the checks.
   *
   * @throws InvalidInput with everything that was noted
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw asError();
    }
  }
}
