/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Loads ND4J once and gives it one thread per call: our own workers share the work, and three
 * thread pools on the same cores only get in each other's way. These settings hold for the whole
 * process.
 */
final class NativeLibrary {
  private static String backend;

  private NativeLibrary() {}

  /**
   * Name of the ND4J backend; the first call loads it.
   *
   * @throws IllegalStateException where it does not load on this machine
   */
  static synchronized String backend() {
    if (backend == null) {
      backend = load();
    }
    return backend;
  }

  private static String load() {
    // Inside a database the thread's own class loader does not see the plugins.
    ND4JClassLoading.setNd4jClassloaderFromClass(NativeLibrary.class);
    try {
      Nd4j.create(1);
      openblas_nolapack.blas_set_num_threads(1);
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
      Nd4j.getEnvironment().setMaxThreads(1);
      return Nd4j.getBackend().getClass().getSimpleName();
    } catch (Throwable e) {
      throw new IllegalStateException(
          "The native library of ND4J does not load on "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch")
              + ". Use the plugin jar that was built for this platform. Cause: "
              + e,
          e);
    }
  }
}
