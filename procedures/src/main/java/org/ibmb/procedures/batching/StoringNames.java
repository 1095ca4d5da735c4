/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.HashSet;
import java.util.Set;
import org.ibmb.procedures.call.IbmbRuntime;
import org.ibmb.run.InvalidInput;

/** Names of batches that calls are storing: no two work on the same at once. */
public final class StoringNames implements IbmbRuntime.Kept {
  private final Set<Owned> taken = new HashSet<>();

  private record Owned(String user, String name) {}

  /** Holds a name until it is closed. */
  interface Reservation extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @throws InvalidInput where another call holds the name
   */
  synchronized Reservation reserve(String user, String name) {
    Owned owned = new Owned(user, name);
    if (!taken.add(owned)) {
      throw new InvalidInput(
          "Batches with name '%s' are being stored by another call. Choose another name, or wait."
              .formatted(name));
    }
    return () -> release(owned);
  }

  private synchronized void release(Owned owned) {
    taken.remove(owned);
  }
}
