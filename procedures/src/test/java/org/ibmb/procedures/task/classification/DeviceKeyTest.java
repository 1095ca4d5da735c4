/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.ibmb.device.Device;
import org.ibmb.device.choice.DeviceChoice;
import org.ibmb.model.Architecture;
import org.ibmb.procedures.batching.BatchingSettings;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.estimate.MemoryNeed;
import org.ibmb.procedures.projection.GraphSize;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.Test;

/** The key {@code device}, and the memory of a device that has its own. */
class DeviceKeyTest {
  @Test
  void theCpuIsTheDefaultAndWhatTheBestIsNow() {
    for (Map<String, Object> given :
        List.<Map<String, Object>>of(Map.of(), Map.of("device", "auto"), Map.of("device", "cpu"))) {
      Configuration keys = Configuration.of(given);
      assertEquals(DeviceChoice.CPU, RunSettings.readWithDevice(keys).device());
      keys.throwIfAny();
      assertEquals("CPU", keys.resolved().get("device"));
    }
  }

  @Test
  void whatIsNotThereIsRefusedTogetherWithOtherMistakes() {
    Configuration keys = Configuration.of(Map.of("device", "GPU", "concurrency", 0L));
    RunSettings.readWithDevice(keys);
    InvalidInput error = assertThrows(InvalidInput.class, keys::throwIfAny);
    assertEquals(2, error.problems().size(), error.getMessage());
    assertTrue(error.getMessage().contains("Device 'GPU' is not available here. Use one of [CPU]"));
    Configuration unknown = Configuration.of(Map.of("device", "TPU"));
    RunSettings.readWithDevice(unknown);
    InvalidInput named = assertThrows(InvalidInput.class, unknown::throwIfAny);
    assertEquals("'device' must be one of [CPU, auto, GPU] but was 'TPU'", named.getMessage());
  }

  @Test
  void proceduresWithoutANetworkKnowNoDevice() {
    Configuration keys = Configuration.of(Map.of("device", "CPU"));
    RunSettings.read(keys);
    InvalidInput error = assertThrows(InvalidInput.class, keys::throwIfAny);
    assertEquals("Unexpected configuration key: device", error.getMessage());
  }

  /** What a device has of its own is no memory of the host. */
  @Test
  void aDevicesOwnMemoryIsAThirdBudget() {
    RunSettings run = RunSettings.read(Configuration.of(Map.of()));
    Device cpu = DeviceChoice.CPU.create(Workers.create(1));
    MemoryNeed onHost = fullGraph(run, cpu);
    MemoryNeed onDevice = fullGraph(run, withOwnMemory(cpu));
    assertTrue(onHost.offHeapMax() > 0);
    assertEquals(0, onDevice.offHeapMax());
    long deviceBytes = onDevice.max() - onDevice.heapMax();
    assertTrue(deviceBytes > 4L * 1000 * 64, deviceBytes + " bytes");
    assertEquals(0, onHost.max() - onHost.heapMax() - onHost.offHeapMax());
  }

  private static Device withOwnMemory(Device device) {
    return (Device)
        Proxy.newProxyInstance(
            Device.class.getClassLoader(),
            new Class<?>[] {Device.class},
            (proxy, method, arguments) ->
                method.getName().equals("hasOwnMemory") ? true : method.invoke(device, arguments));
  }

  private static MemoryNeed fullGraph(RunSettings run, Device device) {
    Architecture network = new Architecture(Architecture.Type.GAT, 8, 64, 2, 3, 4, 0, false);
    return new PredictionMemory(new GraphSize(1000, 5000, 5000), network, 3, run, device)
        .of(null, BatchingSettings.DEFAULT);
  }
}
