/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.call;

import org.neo4j.internal.kernel.api.NodeCursor;
import org.neo4j.kernel.api.KernelTransaction;

/**
 * Nodes of the database one by one, as the caller's transaction sees them now: a fraction of a
 * microsecond each. Closed after use; one thread at a time.
 */
public final class StoredNodes implements AutoCloseable {
  private final KernelTransaction transaction;
  private final NodeCursor cursor;

  StoredNodes(KernelTransaction transaction) {
    this.transaction = transaction;
    this.cursor = transaction.cursors().allocateNodeCursor(transaction.cursorContext());
  }

  /** Whether there is such a node and the user may see it; {@link #hasLabel} is then about it. */
  public boolean find(long originalId) {
    transaction.dataRead().singleNode(originalId, cursor);
    return cursor.next();
  }

  /**
   * @param label its number, see {@link #label}
   */
  public boolean hasLabel(int label) {
    return cursor.hasLabel(label);
  }

  /** The number of a label; negative where no node ever had it. */
  public int label(String name) {
    return transaction.tokenRead().nodeLabel(name);
  }

  @Override
  public void close() {
    cursor.close();
  }
}
