/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ibmb.bench.CudaLibraries.Blas;
import org.ibmb.bench.CudaLibraries.Driver;
import org.ibmb.bench.CudaLibraries.Nvrtc;

/**
 * The first GPU of this machine. Handles and device addresses are plain numbers. Everything is
 * enqueued in one stream; an error of any call ends the benchmark.
 */
final class Cuda {
  private static final int COMPUTE_CAPABILITY_MAJOR = 75;
  private static final int COMPUTE_CAPABILITY_MINOR = 76;
  private static final int NOT_A_NUMBER = -1;
  private static final int ALLOW_TF32 = 3;

  /** Numbers on their way to the GPU or back at once. */
  private static final int STAGED = 1 << 21;

  private final long stream;
  private final long blas;
  private final long begin = one(out -> Driver.cuEventCreate(out, 0));
  private final long end = one(out -> Driver.cuEventCreate(out, 0));
  private final Pointer staging =
      new Pointer(one(out -> Driver.cuMemHostAlloc(out, 4L * STAGED, 0)));
  private final Memory factors = new Memory(8);
  private final List<Long> allocations = new ArrayList<>();

  private Cuda() {
    stream = one(out -> Driver.cuStreamCreate(out, 0));
    blas = one(Blas::cublasCreate_v2);
    factors.setFloat(0, 1);
    factors.setFloat(4, 0);
    check(Blas.cublasSetStream_v2(blas, stream));
    long workspace = 64L << 20;
    check(
        Blas.cublasSetWorkspace_v2(
            blas, one(out -> Driver.cuMemAlloc_v2(out, workspace)), workspace));
  }

  /**
   * @param report takes a note of what is missing
   * @return empty where driver, compiler or cuBLAS is missing
   */
  static Optional<Cuda> find(Report report) {
    try {
      CudaLibraries.load();
    } catch (UnsatisfiedLinkError e) {
      report.note("Nothing was measured: %s", e.getMessage().lines().findFirst().orElse(""));
      return Optional.empty();
    }
    int status = Driver.cuInit(0);
    if (status != 0) {
      report.note("Nothing was measured: the driver finds no GPU (error %s)", status);
      return Optional.empty();
    }
    check(Driver.cuCtxSetCurrent(one(out -> Driver.cuDevicePrimaryCtxRetain(out, 0))));
    return Optional.of(new Cuda());
  }

  /** The GPU and the versions of what was found, CUDA's way: 13000 is 13.0. */
  String description() {
    byte[] name = new byte[100];
    check(Driver.cuDeviceGetName(name, name.length, 0));
    int[] driver = new int[1];
    check(Driver.cuDriverGetVersion(driver));
    int[] version = new int[2];
    int[] minor = new int[1];
    check(Nvrtc.nvrtcVersion(version, minor));
    int[] library = new int[1];
    check(Blas.cublasGetVersion_v2(blas, library));
    return "%s, sm_%d, driver for CUDA %d, NVRTC %d.%d, cuBLAS %d"
        .formatted(
            new String(name, StandardCharsets.US_ASCII).trim(),
            capability(),
            driver[0],
            version[0],
            minor[0],
            library[0]);
  }

  private static int capability() {
    int[] major = new int[1];
    int[] minor = new int[1];
    check(Driver.cuDeviceGetAttribute(major, COMPUTE_CAPABILITY_MAJOR, 0));
    check(Driver.cuDeviceGetAttribute(minor, COMPUTE_CAPABILITY_MINOR, 0));
    return 10 * major[0] + minor[0];
  }

  /** Compiles CUDA C++ for this GPU. */
  long compile(String source, String... defines) {
    return one(
        out -> Driver.cuModuleLoadData(out, compiled(source, "sm_" + capability(), defines)));
  }

  private static byte[] compiled(String source, String target, String... defines) {
    long program =
        one(out -> Nvrtc.nvrtcCreateProgram(out, text(source), text("kernels.cu"), 0, 0, 0));
    List<String> options = new ArrayList<>(List.of("--gpu-architecture=" + target));
    Arrays.stream(defines).map(define -> "-D" + define).forEach(options::add);
    Memory pointers = new Memory(8L * options.size());
    List<Memory> kept = new ArrayList<>();
    for (int i = 0; i < options.size(); i++) {
      Memory option = new Memory(options.get(i).length() + 1L);
      option.setString(0, options.get(i));
      kept.add(option);
      pointers.setPointer(8L * i, option);
    }
    int status = Nvrtc.nvrtcCompileProgram(program, options.size(), address(pointers));
    kept.clear();
    long[] size = new long[1];
    if (status != 0) {
      check(Nvrtc.nvrtcGetProgramLogSize(program, size));
      byte[] log = new byte[(int) size[0]];
      check(Nvrtc.nvrtcGetProgramLog(program, log));
      throw new IllegalStateException(new String(log, StandardCharsets.US_ASCII));
    }
    check(Nvrtc.nvrtcGetCUBINSize(program, size));
    byte[] image = new byte[(int) size[0]];
    check(Nvrtc.nvrtcGetCUBIN(program, image));
    return image;
  }

  /** A function of a compiled module and its arguments, each in eight bytes. */
  final class Kernel {
    private static final int MOST = 16;

    private final long function;
    private final Memory memory = new Memory(16 * MOST);

    Kernel(long module, String name) {
      function = one(out -> Driver.cuModuleGetFunction(out, module, text(name)));
      for (int i = 0; i < MOST; i++) {
        memory.setLong(8L * i, address(memory) + 8L * (MOST + i));
      }
    }

    /**
     * Enqueues the kernel.
     *
     * @param arguments addresses, whole numbers, or {@link Float#floatToRawIntBits} of floats
     */
    void launch(int blocks, int threads, long... arguments) {
      for (int i = 0; i < arguments.length; i++) {
        memory.setLong(8L * (MOST + i), arguments[i]);
      }
      check(
          Driver.cuLaunchKernel(
              function, blocks, 1, 1, threads, 1, 1, 0, stream, address(memory), 0));
    }
  }

  /** Memory for {@code count} numbers that are no numbers yet. */
  long allocate(long count) {
    long address = one(out -> Driver.cuMemAlloc_v2(out, 4 * Math.max(1, count)));
    allocations.add(address);
    fill(address, count, NOT_A_NUMBER);
    return address;
  }

  void fill(long address, long count, int bits) {
    check(Driver.cuMemsetD32Async(address, bits, Math.max(1, count), stream));
  }

  /** Frees all memory but the workspace of cuBLAS. */
  void free() {
    synchronise();
    allocations.forEach(address -> check(Driver.cuMemFree_v2(address)));
    allocations.clear();
  }

  long upload(float[] values) {
    long address = allocate(values.length);
    upload(values, address);
    return address;
  }

  /** By memory that the GPU reads itself: a heap array given to JNA is copied twice on the way. */
  void upload(float[] values, long address) {
    for (int from = 0; from < values.length; from += STAGED) {
      int count = Math.min(STAGED, values.length - from);
      synchronise();
      staging.write(0, values, from, count);
      send(address, from, count);
    }
  }

  long upload(int[] values) {
    long address = allocate(values.length);
    for (int from = 0; from < values.length; from += STAGED) {
      int count = Math.min(STAGED, values.length - from);
      synchronise();
      staging.write(0, values, from, count);
      send(address, from, count);
    }
    return address;
  }

  private void send(long address, int from, int count) {
    long host = Pointer.nativeValue(staging);
    check(Driver.cuMemcpyHtoDAsync_v2(address + 4L * from, host, 4L * count, stream));
  }

  float[] download(long address, int count) {
    float[] values = new float[count];
    long host = Pointer.nativeValue(staging);
    for (int from = 0; from < count; from += STAGED) {
      int next = Math.min(STAGED, count - from);
      check(Driver.cuMemcpyDtoHAsync_v2(host, address + 4L * from, 4L * next, stream));
      synchronise();
      staging.read(0, values, from, next);
    }
    return values;
  }

  /** Whether products may round their factors to TF32's ten bits of mantissa. */
  void allowTf32(boolean allow) {
    check(Blas.cublasSetMathMode(blas, allow ? ALLOW_TF32 : 0));
  }

  /** {@code c = a b}; row after row, a is m x k, b is k x n. */
  void multiply(long a, long b, long c, int m, int n, int k) {
    product(0, 0, n, m, k, b, n, a, k, c, n);
  }

  /** {@code c = a' b}; a is k x m, b is k x n. */
  void multiplyTransposedA(long a, long b, long c, int m, int n, int k) {
    product(0, 1, n, m, k, b, n, a, m, c, n);
  }

  /** {@code c = a b'}; a is m x k, b is n x k. */
  void multiplyTransposedB(long a, long b, long c, int m, int n, int k) {
    product(1, 0, n, m, k, b, k, a, k, c, n);
  }

  /** cuBLAS stores columns after another: our matrices are transposed to it. */
  private void product(
      int turnA,
      int turnB,
      int m,
      int n,
      int k,
      long a,
      int lda,
      long b,
      int ldb,
      long c,
      int ldc) {
    long one = address(factors);
    check(Blas.cublasSgemm_v2(blas, turnA, turnB, m, n, k, one, a, lda, b, ldb, one + 4, c, ldc));
  }

  /** Records what {@code work} enqueues, to be launched at once. */
  Runnable record(Runnable work) {
    long graph = graph(work);
    long executable = one(out -> Driver.cuGraphInstantiateWithFlags(out, graph, 0));
    return () -> check(Driver.cuGraphLaunch(executable, stream));
  }

  /** How many kernels {@code work} enqueues, those of cuBLAS included. */
  long kernels(Runnable work) {
    long graph = graph(work);
    return one(out -> Driver.cuGraphGetNodes(graph, 0, out));
  }

  private long graph(Runnable work) {
    synchronise();
    check(Driver.cuStreamBeginCapture_v2(stream, 1));
    work.run();
    return one(out -> Driver.cuStreamEndCapture(stream, out));
  }

  /** Milliseconds of the GPU from the first kernel to the last. */
  double millis(Runnable work) {
    check(Driver.cuEventRecord(begin, stream));
    work.run();
    check(Driver.cuEventRecord(end, stream));
    check(Driver.cuEventSynchronize(end));
    float[] millis = new float[1];
    check(Driver.cuEventElapsedTime(millis, begin, end));
    return millis[0];
  }

  void synchronise() {
    check(Driver.cuStreamSynchronize(stream));
  }

  private interface Call {
    int into(long[] result);
  }

  private static long one(Call call) {
    long[] result = new long[1];
    check(call.into(result));
    return result[0];
  }

  private static void check(int status) {
    if (status != 0) {
      throw new IllegalStateException("a call of CUDA failed with error " + status);
    }
  }

  private static long address(Memory memory) {
    return Pointer.nativeValue(memory);
  }

  private static byte[] text(String text) {
    return (text + '\0').getBytes(StandardCharsets.US_ASCII);
  }
}
