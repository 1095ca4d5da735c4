/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the calls that give a device work and wait for no result. */
final class CountedDevice {
  private CountedDevice() {}

  /**
   * {@code device}, whose calls {@code calls} counts, also where they are for a call or a lane.
   *
   * @param calls a question whether to stop is none
   */
  static Device of(Device device, AtomicLong calls) {
    return (Device)
        Proxy.newProxyInstance(
            Device.class.getClassLoader(),
            new Class<?>[] {Device.class},
            (proxy, method, arguments) -> {
              if (method.getReturnType() == void.class && !method.getName().equals("checkpoint")) {
                calls.incrementAndGet();
              }
              Object result = call(device, method, arguments);
              return switch (method.getName()) {
                case "on" -> of((Device) result, calls);
                case "lanes" -> List.of(proxy);
                default -> result;
              };
            });
  }

  private static Object call(Device device, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(device, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
