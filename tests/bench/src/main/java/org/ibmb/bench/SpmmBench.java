/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.ibmb.device.Arena;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;
import org.ibmb.device.cpu.CpuDevice;
import org.ibmb.graph.Csr;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Workers;

/** {@code A_hat X} of the reference shape at width 256, against PyTorch and against the memory. */
final class SpmmBench implements Benchmark {
  private static final int WIDTH = 256;
  private static final double TOLERANCE = 1e-5;
  private static final Map<String, String> LABELS =
      Map.of("peer", "PyTorch, CSR @ dense", "stream", "triad over 768 MiB");

  @Override
  public void run(Settings settings, Path folder, Report report) throws IOException {
    ReferenceShape shape = ReferenceShape.random(10_000, 50_000, WIDTH, 2, 1, ReferenceShape.SEED);
    Csr adjacency = shape.graph().propagation();
    BatchFiles files = new BatchFiles(folder);
    files.write(adjacency);
    files.write("features", shape.features().values());
    files.writeShape(Map.of("nodes", adjacency.nodeCount(), "features", WIDTH));
    try (Workers workers = Workers.create(settings.threads())) {
      CpuDevice device = CpuDevice.create(workers);
      try (Arena arena = device.newArena()) {
        SparseMatrix s = arena.sparse(adjacency, adjacency.transpose());
        // Where the networks keep what rows are gathered from.
        Matrix x = arena.gathered(adjacency.nodeCount(), WIDTH);
        Matrix y = arena.matrix(adjacency.nodeCount(), WIDTH);
        device.upload(shape.features().values(), x);
        Optional<Peer> peer = Peer.start(settings, Peer.Script.SPMM, folder, report);
        if (peer.isPresent()) {
          device.multiplySparse(s, x, y);
          check(device.download(y), peer.get(), files);
        }
        Stream stream = new Stream(workers);
        Contest contest = new Contest(5, 40);
        contest.add("ours", Contest.Block.of(() -> device.multiplySparse(s, x, y)));
        peer.ifPresent(p -> contest.add("peer", p.block("spmm")));
        contest.add("stream", Contest.Block.of(stream::triad));
        contest.run(settings.runs(), report);
        contest.table(report, LABELS);
        report(contest, peer, adjacency, report);
        report.engine(device);
        if (peer.isPresent()) {
          peer.get().close();
        }
      }
    }
  }

  private static void check(float[] ours, Peer peer, BatchFiles files) throws IOException {
    peer.ask("check");
    double error = GradientCheck.relativeError(ours, files.readFloats("product"), 0, ours.length);
    if (!(error <= TOLERANCE)) {
      throw new InvalidInput(
          "relative difference from PyTorch's product must be at most %s, got %s"
              .formatted(TOLERANCE, error));
    }
  }

  private static void report(Contest contest, Optional<Peer> peer, Csr s, Report report) {
    double row = (double) WIDTH * Float.BYTES;
    double matrix = 8.0 * s.edgeCount() + 4.0 * s.nodeCount();
    double gathered = s.edgeCount() * row + matrix + s.nodeCount() * row;
    double least = 2.0 * s.nodeCount() * row + matrix;
    double seconds = contest.median("ours") / 1e3;
    double bandwidth = Stream.BYTES / (contest.median("stream") / 1e3);
    report.setting("graphSeed", ReferenceShape.SEED);
    report.setting("entries", s.edgeCount());
    report.note(
        "%s entries x %s features: %s MB are read and written when every entry counts, %s MB when every number counts once.",
        s.edgeCount(), WIDTH, gathered / 1e6, least / 1e6);
    report.key("ours_ms", contest.median("ours"));
    report.key("peer_ms", contest.median("peer"));
    report.key("peer", peer.map(Peer::name).orElse(null));
    report.key("ratio", contest.ratio("peer", "ours"));
    report.key("gather_gbs", gathered / seconds / 1e9);
    report.key("stream_gbs", bandwidth / 1e9);
    report.key("least_bytes_share", least / bandwidth / seconds);
  }

  /** The machine's memory bandwidth: {@code a = b + 3 c} over arrays beyond most caches. */
  private static final class Stream {
    private static final int LENGTH = 1 << 26;
    private static final int PIECE = 1 << 18;
    static final double BYTES = 3.0 * LENGTH * Float.BYTES;

    private final Workers workers;
    private final float[] a = new float[LENGTH];
    private final float[] b = new float[LENGTH];
    private final float[] c = new float[LENGTH];

    Stream(Workers workers) {
      this.workers = workers;
    }

    void triad() {
      workers.forEach(LENGTH / PIECE, (worker, piece) -> triad(a, b, c, piece * PIECE));
    }

    private static void triad(float[] a, float[] b, float[] c, int from) {
      for (int i = from; i < from + PIECE; i++) {
        a[i] = b[i] + 3 * c[i];
      }
    }
  }
}
