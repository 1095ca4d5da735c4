/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ibmb.device.Device;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.Test;

/** A device that is not there is refused by name, and never put in place by another in silence. */
class DeviceChoiceTest {
  @Test
  void theBestOneFallsBackToTheCpu() {
    assertEquals(DeviceChoice.CPU, DeviceChoice.AUTO.resolve());
    assertEquals(DeviceChoice.CPU, DeviceChoice.CPU.resolve());
  }

  @Test
  void aGpuIsRefusedWithWhatThereIs() {
    InvalidInput error = assertThrows(InvalidInput.class, DeviceChoice.GPU::resolve);
    assertEquals(
        "Device 'GPU' is not available here. Use one of [CPU], or 'auto' for the fastest of them.",
        error.getMessage());
  }

  @Test
  void whatIsAvailableCanBeMade() {
    try (Workers workers = Workers.create(2)) {
      for (DeviceChoice choice : DeviceChoice.available()) {
        Device device = choice.create(workers);
        assertTrue(device.description().contains(choice.toString()), device.description());
      }
      assertThrows(InvalidInput.class, () -> DeviceChoice.GPU.create(workers));
    }
  }
}
