/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.plugin;

import java.util.List;
import java.util.stream.Stream;
import org.ibmb.device.Device;
import org.ibmb.device.choice.DeviceChoice;
import org.ibmb.procedures.call.IbmbProcedure;
import org.ibmb.procedures.call.Notices;
import org.ibmb.run.Problems;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** {@code ibmb.backend.list}, {@code ibmb.list} and {@code ibmb.log}: what runs here. */
public final class SystemProcedures extends IbmbProcedure {

  /**
   * One tensor backend.
   *
   * @param offHeapBytes what running calls hold outside the heap
   * @param hints how to make it faster here; empty where nothing is left to switch on
   */
  public record BackendRow(
      String backend,
      String device,
      String description,
      long threads,
      long heapMaxBytes,
      long offHeapBytes,
      List<String> hints) {}

  /** One procedure or function. */
  public record ListRow(String name, String description, String signature, String type) {}

  @Procedure(name = "ibmb.backend.list", mode = Mode.READ)
  @Description("Lists the tensor backend, its device, memory and accelerations.")
  public Stream<BackendRow> backends() {
    return answer(() -> DeviceChoice.available().stream().map(this::backend));
  }

  private BackendRow backend(DeviceChoice choice) {
    Device device = runtime.engine(choice).device();
    Runtime java = Runtime.getRuntime();
    return new BackendRow(
        choice.toString(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        device.description(),
        java.availableProcessors(),
        java.maxMemory(),
        device.hasOwnMemory() ? 0 : device.allocatedBytes(),
        device.hints());
  }

  @Procedure(name = "ibmb.log", mode = Mode.READ)
  @Description("Returns the last warnings of the user's calls, the newest first.")
  public Stream<Notices.Notice> log(@Name(value = "limit", defaultValue = "100") Long limit) {
    return answer(
        () -> {
          long most = limit == null ? Long.MAX_VALUE : limit;
          new Problems().atLeast("limit", most, 1).throwIfAny();
          return runtime.notices().last(call().user(), most).stream();
        });
  }

  @Procedure(name = "ibmb.list", mode = Mode.READ)
  @Description("Lists the procedures and functions of ibmb.")
  public Stream<ListRow> list(@Name(value = "name", defaultValue = "") String name) {
    return answer(
        () ->
            Stream.of("procedure", "function")
                .flatMap(type -> shown(type).stream())
                .filter(row -> name == null || row.name.contains(name)));
  }

  private List<ListRow> shown(String type) {
    String query =
        "SHOW %sS YIELD name, description, signature WHERE name STARTS WITH 'ibmb.' RETURN * ORDER BY name"
            .formatted(type);
    try (var result = transaction.execute(query)) {
      return result.stream()
          .map(
              row ->
                  new ListRow(
                      (String) row.get("name"),
                      (String) row.get("description"),
                      (String) row.get("signature"),
                      type))
          .toList();
    }
  }
}
