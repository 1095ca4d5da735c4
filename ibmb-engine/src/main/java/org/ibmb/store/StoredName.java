/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.util.List;

/**
 * A name under which a user has stored models.
 *
 * @param versions ascending, at least one; the last is what the name alone stands for
 */
public record StoredName(String name, List<Integer> versions) {
  public StoredName {
    versions = List.copyOf(versions);
  }

  public int newest() {
    return versions.get(versions.size() - 1);
  }
}
