/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ibmb.Ibmb;
import org.ibmb.batch.Batches;
import org.ibmb.objective.classification.ClassScores;
import org.ibmb.run.StopCheck;
import org.ibmb.train.EpochListener;
import org.ibmb.train.TrainingResult;

/**
 * How long until the best validation accuracy of PyTorch's full batch is reached: PyTorch by full
 * batches, ours by node-wise ones, both with the recipe of the graph and validation after every
 * epoch.
 *
 * <p>The clock counts training, validation and what is prepared from the normalised graph: our
 * batches of training and validation nodes and their features, PyTorch's first hop and transposed
 * matrices. It counts neither the reading of arrays nor the test nodes.
 */
final class TimeToAccuracy {
  private static final long SEED = 1;

  /** An epoch of ours: seconds from the beginning of batching, and its validation accuracy. */
  private record Epoch(int number, double seconds, double validation) {}

  private TimeToAccuracy() {}

  static void measure(
      Ibmb ibmb, Settings settings, RealTraining subject, Path folder, Report report)
      throws IOException {
    Optional<TrainingPeer> started =
        TrainingPeer.start(settings, subject, subject.fullBatch(ibmb), folder, report);
    if (started.isEmpty()) {
      keys(null, null, null, null, null, report);
      return;
    }
    Run theirs;
    double peerSeconds;
    try (TrainingPeer peer = started.get()) {
      theirs = peer.train(SEED, subject.recipe().epochs()).print(subject.id(), "");
      peerSeconds = peer.preparingSeconds() + peer.seconds(theirs.bestEpoch());
    }
    List<Epoch> epochs = new ArrayList<>();
    Run ours = train(ibmb, subject, epochs).print(subject.id(), "");
    // The peer's answer has six digits; a node more or less makes a greater difference.
    double target = theirs.validation() - 1e-6;
    Optional<Epoch> reached = epochs.stream().filter(e -> e.validation >= target).findFirst();
    report.note(
        "Best validation accuracy of PyTorch, %s: PyTorch after %s epochs, ours after %s, our best %s. Validation is counted for both.",
        theirs.validation(),
        theirs.bestEpoch(),
        reached.map(Epoch::number).orElse(null),
        ours.validation());
    report.setting("recipe", subject.recipe().description());
    report.setting("timeToAccuracySeed", SEED);
    Run there = reached.map(epoch -> upTo(epoch, ibmb, subject)).orElse(null);
    keys(reached.map(Epoch::seconds).orElse(null), peerSeconds, theirs, there, ours, report);
  }

  /** Our training again: with the same seed it is the same, so that its best epoch is the last. */
  private static Run upTo(Epoch epoch, Ibmb ibmb, RealTraining subject) {
    return train(ibmb, subject.withEpochs(epoch.number), new ArrayList<>())
        .print(subject.id(), ", up to PyTorch's best validation accuracy");
  }

  private static Run train(Ibmb ibmb, RealTraining subject, List<Epoch> epochs) {
    RealGraph real = subject.real();
    Batches test = subject.nodeWise(ibmb, real.test(), false);
    long begin = System.nanoTime();
    RealTraining.Sets sets =
        new RealTraining.Sets(
            subject.nodeWise(ibmb, real.train(), true),
            subject.nodeWise(ibmb, real.validation(), false),
            test);
    EpochListener<ClassScores> listener =
        (epoch, loss, validation) ->
            epochs.add(new Epoch(epoch, (System.nanoTime() - begin) / 1e9, validation.accuracy()));
    TrainingResult<ClassScores> result =
        ibmb.train(subject.task(sets, SEED), listener, StopCheck.NEVER);
    return Run.of(Run.NODE_WISE, SEED, result, begin);
  }

  private static void keys(
      Double seconds, Double peerSeconds, Run theirs, Run there, Run ours, Report report) {
    report.key("to_accuracy_s", seconds);
    report.key("peer_to_accuracy_s", peerSeconds);
    report.key("accuracy_ratio", seconds == null ? null : peerSeconds / seconds);
    report.key("validation_target", theirs == null ? null : theirs.validation());
    report.key("test_at_target", there == null ? null : there.test());
    report.key("peer_test", theirs == null ? null : theirs.test());
    report.key("final_test", ours == null ? null : ours.test());
  }
}
