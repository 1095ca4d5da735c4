/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.ibmb.run.InvalidInput;
import org.ibmb.store.BatchStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two calls that store batches of one name: the second learns at once that it is in vain. */
class StoringNamesTest {

  @Test
  void aNameIsHeldUntilItIsClosedForItsUserAlone(@TempDir Path directory) {
    StoringNames names = new StoringNames();
    BatchStore disk = new BatchStore(directory);
    BatchCatalog ann = new BatchCatalog("ann", disk, names);
    BatchCatalog again = new BatchCatalog("ann", disk, names);
    BatchCatalog bob = new BatchCatalog("bob", disk, names);
    try (StoringNames.Reservation held = ann.reserve("b")) {
      String message = assertThrows(InvalidInput.class, () -> again.reserve("b")).getMessage();
      assertEquals(
          "Batches with name 'b' are being stored by another call. Choose another name, or wait.",
          message);
      bob.reserve("b").close();
      again.reserve("c").close();
      assertThrows(InvalidInput.class, () -> again.reserve("b"), "others free nothing of it");
    }
    again.reserve("b").close();
    again.requireFree("b");
    assertTrue(again.list().isEmpty());
  }
}
