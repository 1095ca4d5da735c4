/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.choice;

import org.ibmb.device.Device;
import org.ibmb.device.cpu.CpuDevice;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Workers;

/** The devices that a user may name. */
public enum DeviceChoice {
  /** The processor, which is always there. */
  CPU("CPU") {
    @Override
    public DeviceChoice resolve() {
      return this;
    }
  },

  /** A GPU where there is one that this build can use, else the processor. */
  AUTO("auto") {
    @Override
    public DeviceChoice resolve() {
      return CPU; // no build can use a GPU yet
    }
  },

  /** A graphics processor, which no build can use yet. */
  GPU("GPU") {
    @Override
    public DeviceChoice resolve() {
      throw new InvalidInput(
          "Device 'GPU' is not available: this build computes on the CPU alone. Use 'CPU', or 'auto' for the best device that is there.");
    }
  };

  private final String label;

  DeviceChoice(String label) {
    this.label = label;
  }

  /**
   * The device that is meant here.
   *
   * @throws InvalidInput where it is not available
   */
  public abstract DeviceChoice resolve();

  /**
   * A device of this kind.
   *
   * @throws InvalidInput where it is not available
   * @throws IllegalStateException where its native libraries do not load on this machine
   */
  public Device create(Workers workers) {
    return switch (resolve()) {
      case CPU -> CpuDevice.create(workers);
      case AUTO, GPU -> throw new IllegalStateException("no device is called " + label);
    };
  }

  /** The name that users write. */
  @Override
  public String toString() {
    return label;
  }
}
