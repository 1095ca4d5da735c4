/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Python process that does the same work on the same arrays. It lives as long as the benchmark,
 * so that turns are taken without its start-up; {@code tests/bench/peers/turns.py} has the
 * protocol.
 */
final class Peer implements AutoCloseable {
  private static final List<String> INTERPRETERS = List.of("python3", "/usr/bin/python3");

  /** A program in {@code tests/bench/peers}, and what it imports. */
  enum Script {
    GCN("gcn.py", "PyTorch", "numpy, torch"),
    SPMM("spmm.py", "PyTorch", "numpy, torch"),
    INFER("infer.py", "PyTorch", "numpy, torch"),
    TRAIN("train.py", "PyTorch", "numpy, torch"),
    PUSH("push.py", "Numba", "numba, numpy"),
    GEOMETRIC("geometric.py", "PyTorch Geometric", "numpy, torch, torch_geometric");

    private final String file;
    private final String library;
    private final String modules;

    Script(String file, String library, String modules) {
      this.file = file;
      this.library = library;
      this.modules = modules;
    }

    /** The name of the library that is timed. */
    @Override
    public String toString() {
      return library;
    }
  }

  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;
  private final Map<String, String> facts = new LinkedHashMap<>();

  private Peer(Process process) throws IOException {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    facts.putAll(pairs(read()));
  }

  /**
   * @param folder of the arrays
   * @return empty, with a note in the report, where no interpreter imports what the script needs
   */
  static Optional<Peer> start(Settings settings, Script script, Path folder, Report report)
      throws IOException {
    Optional<String> python = interpreter(settings, script, report);
    return python.isEmpty()
        ? Optional.empty()
        : Optional.of(start(settings, python.get(), script, folder, report));
  }

  /**
   * @return empty, with a note in the report, where none imports what the script needs
   */
  static Optional<String> interpreter(Settings settings, Script script, Report report)
      throws IOException {
    List<String> candidates = settings.python().map(List::of).orElse(INTERPRETERS);
    for (String python : candidates) {
      if (imports(python, script.modules)) {
        return Optional.of(python);
      }
    }
    report.note(
        "No peer: %s cannot be imported by %s; -Dbench.python=PATH names another interpreter.",
        script.modules, String.join(" or ", candidates));
    return Optional.empty();
  }

  /**
   * @param python from {@link #interpreter}
   */
  static Peer start(Settings settings, String python, Script script, Path folder, Report report)
      throws IOException {
    Peer peer = new Peer(launch(settings, python, script, folder));
    report.versions(peer.facts);
    if (peer.facts.containsKey("torch")) {
      report.note(
          "PyTorch %s multiplies 1024 x 1024 matrices with %s GFLOP/s on %s threads.",
          peer.facts.get("torch"), peer.facts.get("gemm_gflops"), peer.facts.get("threads"));
    }
    if (peer.facts.containsKey("pruned_edges")) {
      report.note(
          "%s is fastest here with edges as %s, plain as %s.",
          script, peer.facts.get("pruned_edges"), peer.facts.get("plain_edges"));
    }
    return peer;
  }

  private static boolean imports(String python, String modules) throws IOException {
    try {
      return new ProcessBuilder(python, "-c", "import " + modules)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Process launch(Settings settings, String python, Script script, Path folder)
      throws IOException {
    String threads = String.valueOf(settings.threads());
    ProcessBuilder builder =
        new ProcessBuilder(
                python,
                settings.peers().resolve(script.file).toString(),
                folder.toString(),
                threads)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    // torch.set_num_threads does not reach every BLAS.
    builder.environment().put("OMP_NUM_THREADS", threads);
    builder.environment().put("NUMBA_NUM_THREADS", threads);
    builder.environment().put("OPENBLAS_NUM_THREADS", threads);
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    return builder.start();
  }

  /** For the key {@code peer}. */
  String name() {
    if (facts.containsKey("numba")) {
      return "numba-" + facts.get("numba");
    }
    String torch = "torch-" + facts.get("torch");
    return facts.containsKey("pyg") ? torch + "+pyg-" + facts.get("pyg") : torch;
  }

  double fact(String key) {
    return Double.parseDouble(facts.get(key));
  }

  /** What the peer answers to a command, as key and value pairs. */
  Map<String, String> ask(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
      return pairs(read());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Times {@code step} of the peer by the peer's own clock. */
  Contest.Block block(String step) {
    return count -> {
      try {
        commands.write("run " + step + " " + count + "\n");
        commands.flush();
        return Arrays.stream(read().split(" ")).mapToDouble(Double::parseDouble).toArray();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private String read() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("The peer ended before its answer; its message stands above.");
    }
    return line;
  }

  private static Map<String, String> pairs(String line) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String word : line.split(" ")) {
      int at = word.indexOf('=');
      if (at > 0) {
        pairs.put(word.substring(0, at), word.substring(at + 1));
      }
    }
    return pairs;
  }

  @Override
  public void close() throws IOException {
    commands.close();
    process.destroy();
  }
}
