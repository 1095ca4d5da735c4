/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.plugin;

import static org.neo4j.configuration.SettingImpl.newBuilder;
import static org.neo4j.configuration.SettingValueParsers.BYTES;
import static org.neo4j.configuration.SettingValueParsers.STRING;

import java.nio.file.Path;
import org.neo4j.configuration.Config;
import org.neo4j.configuration.Description;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.SettingsDeclaration;
import org.neo4j.graphdb.config.Setting;

/**
 * What {@code neo4j.conf} may say. Neo4j does not start with a setting whose name begins with
 * {@code ibmb}, so ours begin with {@code gds}.
 */
public final class IbmbSettings implements SettingsDeclaration {

  // Text and not a path: a path that depends on the home folder is the home folder by default.
  @Description(
      "Directory of what ibmb.model.store and ibmb.batches.store write; relative to the home folder.")
  public static final Setting<String> MODEL_STORE =
      newBuilder("gds.ibmb.model_store", STRING, null).build();

  @Description(
      "Memory outside the heap that all calls together are allowed by the memory guard, such as 8g; without it, all that the machine has.")
  public static final Setting<Long> OFF_HEAP_LIMIT =
      newBuilder("gds.ibmb.off_heap_limit", BYTES, null).build();

  /** The most memory outside the heap in bytes. */
  static long offHeapLimit(Config config) {
    Long limit = config.get(OFF_HEAP_LIMIT);
    return limit == null ? Long.MAX_VALUE : limit;
  }

  /** The directory of models and batches; null where none is set. */
  static Path modelStore(Config config) {
    String directory = config.get(MODEL_STORE);
    return directory == null || directory.isBlank()
        ? null
        : config.get(GraphDatabaseSettings.neo4j_home).resolve(directory);
  }
}
