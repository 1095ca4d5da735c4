/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ibmb.device.choice.DeviceChoice;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.Test;

/** The CPU keeps the contract of all devices, and refuses what one of its arrays cannot hold. */
class CpuDeviceTest implements DeviceContract {
  private static final Device DEVICE = DeviceChoice.CPU.create(Workers.create(2));

  @Override
  public Device device() {
    return DEVICE;
  }

  @Test
  void matricesThatNoArrayHoldsAreRefused() {
    try (Arena arena = DEVICE.newArena()) {
      InvalidInput error = assertThrows(InvalidInput.class, () -> arena.matrix(1_000_000, 1_000));
      assertTrue(error.getMessage().contains("Reduce outputsPerBatch"), error.getMessage());
    }
  }
}
