/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

/** A second implementation keeps the contract: it asks for nothing that only the CPU has. */
class PlainDeviceTest implements DeviceContract {
  private static final Device DEVICE = new PlainDevice();

  @Override
  public Device device() {
    return DEVICE;
  }
}
