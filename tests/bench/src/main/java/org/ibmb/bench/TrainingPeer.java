/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ibmb.batch.Batch;
import org.ibmb.batch.Batches;
import org.ibmb.train.TrainingConfig;

/**
 * PyTorch that trains the same network, full batch, on the same arrays with the rules of our
 * trainer; {@code train.py}.
 */
final class TrainingPeer implements AutoCloseable {
  private final Peer peer;
  private final BatchFiles files;

  private TrainingPeer(Peer peer, BatchFiles files) {
    this.peer = peer;
    this.files = files;
  }

  /**
   * @param full one batch per set
   * @param folder for the arrays; what is there of the same name is overwritten
   * @return empty, with a note in the report, where no interpreter imports PyTorch
   */
  static Optional<TrainingPeer> start(
      Settings settings, RealTraining subject, RealTraining.Sets full, Path folder, Report report)
      throws IOException {
    Optional<String> python = Peer.interpreter(settings, Peer.Script.TRAIN, report);
    if (python.isEmpty()) {
      return Optional.empty();
    }
    BatchFiles files = new BatchFiles(Files.createDirectories(folder));
    write(subject, full, files);
    Peer peer = Peer.start(settings, python.get(), Peer.Script.TRAIN, folder, report);
    return Optional.of(new TrainingPeer(peer, files));
  }

  private static void write(RealTraining subject, RealTraining.Sets full, BatchFiles files)
      throws IOException {
    files.write(subject.graph().propagation());
    files.write("features", subject.real().features().values());
    Map<String, Batches> sets = new LinkedHashMap<>();
    sets.put("train", full.training());
    sets.put("validation", full.validation());
    sets.put("test", full.test());
    Map<String, Object> rows = new LinkedHashMap<>();
    int layers = subject.architecture().layers();
    for (Map.Entry<String, Batches> set : sets.entrySet()) {
      Batch batch = set.getValue().list().get(0);
      BatchFiles part = files.part(set.getKey());
      part.write(batch.adjacency());
      part.write("nodes", batch.nodes());
      part.write("labels", labels(batch, subject.real().labels()));
      rows.put(set.getKey(), BatchFiles.rows(batch, layers));
    }
    TrainingConfig config = subject.recipe().config(0);
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("rows", rows);
    shape.putAll(BatchFiles.shape(subject.architecture()));
    shape.put("learningRate", config.learningRate());
    shape.put("penalty", config.penalty());
    shape.put("minEpochs", config.minEpochs());
    shape.put("patience", config.patience());
    files.writeShape(shape);
  }

  private static int[] labels(Batch batch, int[] labels) {
    return IntStream.range(0, batch.outputCount()).map(i -> labels[batch.nodes()[i]]).toArray();
  }

  Run train(long seed, int epochs) {
    Map<String, String> answer = peer.ask("train " + seed + " " + epochs);
    return new Run(
        Run.TORCH,
        seed,
        Double.parseDouble(answer.get("test")),
        Double.parseDouble(answer.get("validation")),
        Integer.parseInt(answer.get("best")),
        Integer.parseInt(answer.get("epochs")),
        Double.parseDouble(answer.get("seconds")));
  }

  /**
   * Seconds from the beginning of the last training to the end of {@code epoch}, its validation
   * included.
   */
  double seconds(int epoch) {
    try {
      return files.readFloats("trace")[2 * (epoch - 1)];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Seconds for the first hop and the transposed matrices, before any training. */
  double preparingSeconds() {
    return peer.fact("prepare_s");
  }

  String name() {
    return peer.name();
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
