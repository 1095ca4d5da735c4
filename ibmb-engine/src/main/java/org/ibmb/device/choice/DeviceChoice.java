/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.choice;

import java.util.List;
import org.ibmb.device.Device;
import org.ibmb.device.cpu.CpuDevice;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Workers;

/** The devices that a user may name. */
public enum DeviceChoice {
  /** The processor, which is always there. */
  CPU("CPU") {
    @Override
    public Device create(Workers workers) {
      return CpuDevice.create(workers);
    }
  },

  /** The first of the devices that are there. */
  AUTO("auto") {
    @Override
    public DeviceChoice resolve() {
      return available().get(0);
    }

    @Override
    public Device create(Workers workers) {
      return resolve().create(workers);
    }
  },

  /** A graphics processor, for which there is no implementation yet. */
  GPU("GPU") {
    @Override
    public Device create(Workers workers) {
      resolve();
      throw new IllegalStateException("a GPU is listed, but nothing computes on it");
    }
  };

  private final String label;

  DeviceChoice(String label) {
    this.label = label;
  }

  /** The devices that this build can use here, the fastest first. */
  public static List<DeviceChoice> available() {
    return List.of(CPU);
  }

  /**
   * The device that is meant here.
   *
   * @throws InvalidInput where it is not available
   */
  public DeviceChoice resolve() {
    if (!available().contains(this)) {
      throw new InvalidInput(
          "Device '%s' is not available here. Use one of %s, or 'auto' for the fastest of them."
              .formatted(label, available()));
    }
    return this;
  }

  /**
   * A device of this kind.
   *
   * @throws InvalidInput where it is not available
   * @throws IllegalStateException where its native libraries do not load on this machine
   */
  public abstract Device create(Workers workers);

  /** The name that users write. */
  @Override
  public String toString() {
    return label;
  }
}
