/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What users write: {@code name} or {@code name@3}.
 *
 * @param version null for the newest
 */
public record VersionedName(String name, Long version) {
  private static final Pattern WITH_VERSION = Pattern.compile("(.*)@([0-9]{1,18})", Pattern.DOTALL);

  public static VersionedName parse(String reference) {
    Matcher matcher = WITH_VERSION.matcher(reference);
    return matcher.matches()
        ? new VersionedName(matcher.group(1), Long.valueOf(matcher.group(2)))
        : new VersionedName(reference, null);
  }
}
