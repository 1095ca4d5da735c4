/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ibmb.Ibmb;
import org.ibmb.graph.Graph;
import org.ibmb.influence.Influence;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * The most influential nodes of every node of a graph: forward push against the reference's way of
 * doing it, compiled by Numba; and how much of the exact lists' mass both find.
 */
final class PushBench implements Benchmark {
  private static final List<String> GRAPHS = List.of("wordnet-lexname", "twitch-explicit");
  private static final InfluenceConfig CONFIG = new InfluenceConfig(0.25, 2e-4, 16);
  private static final int SAMPLED_SOURCES = 200;

  private Double worstRatio;
  private Double worstMass;
  private String peerName;

  @Override
  public void run(Settings settings, Path folder, Report report) throws IOException {
    report.setting("influence", CONFIG.toString());
    report.setting("sampledSources", SAMPLED_SOURCES);
    report.row("graph", "nodes", "entries", "ours s", "peer s", "peer/ours", "mass", "peer's mass");
    List<String> measured = new ArrayList<>();
    try (Ibmb ibmb = Ibmb.onCpu(settings.threads())) {
      for (String name : selected(settings)) {
        if (Files.notExists(settings.data().resolve(name))) {
          report.note("Skipped: there is no folder %s in %s.", name, settings.data());
          continue;
        }
        Graph graph = RealGraph.read(settings.data(), name).graph();
        measure(ibmb, name, graph, settings, folder, report);
        measured.add(name);
      }
      report.key("graphs", measured.isEmpty() ? null : String.join("+", measured));
      report.key("peer", peerName);
      report.key("ratio", worstRatio);
      report.key("mass", worstMass);
      report.engine(ibmb.device());
    }
  }

  private static List<String> selected(Settings settings) {
    for (String name : settings.graphs()) {
      if (!GRAPHS.contains(name)) {
        throw new InvalidInput(
            "'bench.graphs' must be of %s but one was '%s'".formatted(GRAPHS, name));
      }
    }
    return settings.graphs().isEmpty() ? GRAPHS : settings.graphs();
  }

  private void measure(
      Ibmb ibmb, String name, Graph graph, Settings settings, Path folder, Report report)
      throws IOException {
    int[] all = IntStream.range(0, graph.nodeCount()).toArray();
    BatchFiles files = new BatchFiles(folder).part(name);
    files.write(graph.adjacency());
    files.write("push", new double[] {CONFIG.alpha(), CONFIG.epsilon()});
    Optional<Peer> peer = Peer.start(settings, Peer.Script.PUSH, files.folder(), report);
    // Only ours is compiled while it runs; a run of the peer may take a minute.
    Contest.Block ours = Contest.Block.of(() -> push(ibmb, graph, all));
    Contest.warmUp(ours);
    double[] seconds = new double[settings.runs()];
    double[] peerSeconds = new double[settings.runs()];
    for (int turn = 0; turn < settings.runs(); turn++) {
      seconds[turn] = ours.run(1)[0] / 1e3;
      if (peer.isPresent()) {
        peerSeconds[turn] = peer.get().block("push").run(1)[0] / 1e3;
      }
    }
    double time = Contest.median(seconds);
    Double peerTime = peer.isPresent() ? Double.valueOf(Contest.median(peerSeconds)) : null;
    Double ratio = peerTime == null ? null : Double.valueOf(peerTime / time);
    report.timings(name, List.of(Arrays.stream(seconds).map(s -> s * 1e3).toArray()));
    report.timings(
        name + ", peer", List.of(Arrays.stream(peerSeconds).map(s -> s * 1e3).toArray()));

    int[] sample = sample(graph.nodeCount());
    ExactInfluence exact = new ExactInfluence(graph.adjacency(), CONFIG);
    List<int[][]> found = new ArrayList<>();
    found.add(lists(push(ibmb, graph, sample)));
    if (peer.isPresent()) {
      peer.get().ask("check");
      found.add(lists(files.readInts("top"), sample));
      peerName = peer.get().name();
      peer.get().close();
    }
    double[] masses;
    try (Workers workers = Workers.create(settings.threads())) {
      masses = exact.massFound(sample, found, workers);
    }
    double mass = masses[0];
    Double peerMass = masses.length == 1 ? null : Double.valueOf(masses[1]);
    report.row(
        name,
        graph.nodeCount(),
        graph.adjacency().edgeCount(),
        time,
        peerTime,
        ratio,
        mass,
        peerMass);
    report.key(name + "_ours_s", time);
    report.key(name + "_peer_s", peerTime);
    report.key(name + "_ratio", ratio);
    report.key(name + "_mass", mass);
    worstRatio = less(worstRatio, ratio);
    worstMass = less(worstMass, mass);
  }

  private static Influence push(Ibmb ibmb, Graph graph, int[] sources) {
    return ibmb.influence(graph, sources, CONFIG, StopCheck.NEVER);
  }

  private static int[] sample(int nodeCount) {
    return new Seeds(OwnTraining.SEED)
        .stream("push sources")
            .ints(0, nodeCount)
            .distinct()
            .limit(Math.min(SAMPLED_SOURCES, nodeCount))
            .toArray();
  }

  private static int[][] lists(Influence influence) {
    return IntStream.range(0, influence.sources().length)
        .mapToObj(influence::sortedNodes)
        .toArray(int[][]::new);
  }

  /**
   * @param top as many nodes as are kept for each source, source after source
   */
  private static int[][] lists(int[] top, int[] sources) {
    int kept = CONFIG.auxiliaryPerOutput();
    return Arrays.stream(sources)
        .mapToObj(source -> Arrays.copyOfRange(top, source * kept, (source + 1) * kept))
        .toArray(int[][]::new);
  }

  private static Double less(Double worst, Double next) {
    return worst == null || (next != null && next < worst) ? next : worst;
  }
}
