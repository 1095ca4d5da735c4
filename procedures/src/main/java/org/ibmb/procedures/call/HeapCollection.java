/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.call;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Collects the garbage of the whole heap. Neo4j's default configuration makes {@code System.gc()}
 * do nothing; a histogram of the live objects is then asked for in its place, which begins with a
 * collection and is thrown away.
 */
public final class HeapCollection {
  private static final boolean DISABLED = isDisabled();

  private HeapCollection() {}

  static void run() {
    if (!DISABLED) {
      System.gc();
      return;
    }
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "gcClassHistogram",
              new Object[] {new String[0]},
              new String[] {String[].class.getName()});
    } catch (JMException | SecurityException e) {
      System.gc(); // a JVM without these commands may still listen
    }
  }

  private static boolean isDisabled() {
    try {
      return Boolean.parseBoolean(
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
              .getVMOption("DisableExplicitGC")
              .getValue());
    } catch (RuntimeException e) {
      return false;
    }
  }
}
