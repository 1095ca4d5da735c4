/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * What the benchmark calls of the driver, the run-time compiler (NVRTC) and cuBLAS, through JNA,
 * which Neo4j brings. Names and arguments are those of NVIDIA's manuals; 0 is success.
 */
final class CudaLibraries {
  /** Newest first; the plain name is there where headers were installed, too. */
  private static final String[] NVRTC = {"libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so"};

  private static final String[] BLAS = {"libcublas.so.13", "libcublas.so.12", "libcublas.so"};

  private CudaLibraries() {}

  /**
   * Loads all three.
   *
   * @throws UnsatisfiedLinkError where one is missing
   */
  static void load() {
    Native.register(Driver.class, load("libcuda.so.1"));
    Native.register(Nvrtc.class, load(NVRTC));
    Native.register(Blas.class, load(BLAS));
  }

  private static NativeLibrary load(String... names) {
    for (String name : names) {
      try {
        return NativeLibrary.getInstance(name);
      } catch (UnsatisfiedLinkError e) {
        // the next name
      }
    }
    throw new UnsatisfiedLinkError(
        "no " + String.join(" or ", names) + " on this machine; is its folder in LD_LIBRARY_PATH?");
  }

  static final class Driver {
    private Driver() {}

    static native int cuInit(int flags);

    static native int cuDriverGetVersion(int[] version);

    static native int cuDeviceGetName(byte[] name, int length, int device);

    static native int cuDeviceGetAttribute(int[] value, int attribute, int device);

    static native int cuDevicePrimaryCtxRetain(long[] context, int device);

    static native int cuCtxSetCurrent(long context);

    static native int cuStreamCreate(long[] stream, int flags);

    static native int cuStreamSynchronize(long stream);

    static native int cuMemAlloc_v2(long[] address, long bytes);

    static native int cuMemFree_v2(long address);

    static native int cuMemsetD32Async(long address, int value, long count, long stream);

    static native int cuMemHostAlloc(long[] address, long bytes, int flags);

    static native int cuMemcpyHtoDAsync_v2(long to, long from, long bytes, long stream);

    static native int cuMemcpyDtoHAsync_v2(long to, long from, long bytes, long stream);

    static native int cuModuleLoadData(long[] module, byte[] image);

    static native int cuModuleGetFunction(long[] function, long module, byte[] name);

    static native int cuLaunchKernel(
        long function,
        int x,
        int y,
        int z,
        int bx,
        int by,
        int bz,
        int shared,
        long stream,
        long arguments,
        long extra);

    static native int cuEventCreate(long[] event, int flags);

    static native int cuEventRecord(long event, long stream);

    static native int cuEventSynchronize(long event);

    static native int cuEventElapsedTime(float[] millis, long from, long to);

    static native int cuStreamBeginCapture_v2(long stream, int mode);

    static native int cuStreamEndCapture(long stream, long[] graph);

    static native int cuGraphGetNodes(long graph, long nodes, long[] count);

    static native int cuGraphInstantiateWithFlags(long[] executable, long graph, long flags);

    static native int cuGraphLaunch(long executable, long stream);
  }

  static final class Nvrtc {
    private Nvrtc() {}

    static native int nvrtcVersion(int[] major, int[] minor);

    static native int nvrtcCreateProgram(
        long[] program, byte[] source, byte[] name, int headers, long contents, long names);

    static native int nvrtcCompileProgram(long program, int count, long options);

    static native int nvrtcGetProgramLogSize(long program, long[] size);

    static native int nvrtcGetProgramLog(long program, byte[] log);

    static native int nvrtcGetCUBINSize(long program, long[] size);

    static native int nvrtcGetCUBIN(long program, byte[] image);
  }

  static final class Blas {
    private Blas() {}

    static native int cublasCreate_v2(long[] handle);

    static native int cublasGetVersion_v2(long handle, int[] version);

    static native int cublasSetStream_v2(long handle, long stream);

    static native int cublasSetWorkspace_v2(long handle, long workspace, long bytes);

    static native int cublasSetMathMode(long handle, int mode);

    static native int cublasSgemm_v2(
        long handle,
        int turnA,
        int turnB,
        int m,
        int n,
        int k,
        long alpha,
        long a,
        int lda,
        long b,
        int ldb,
        long beta,
        long c,
        int ldc);
  }
}
