/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.neo4j.kernel.internal.Version;

/** Which software runs here. */
public final class Versions {
  private static final Properties BUILT = read();

  private Versions() {}

  private static Properties read() {
    // Filled in by the build.
    try (InputStream file = Versions.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(file);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String ibmb() {
    return BUILT.getProperty("version");
  }

  public static Map<String, Object> all(Call call) {
    Map<String, Object> versions = new LinkedHashMap<>();
    versions.put("ibmb", ibmb());
    versions.put("gds", gds(call));
    versions.put("neo4j", Version.getNeo4jVersion());
    versions.put("java", Runtime.version().toString());
    versions.put("nd4j", BUILT.getProperty("nd4j"));
    return versions;
  }

  private static Object gds(Call call) {
    try (var result = call.transaction().execute("RETURN gds.version() AS version")) {
      return result.next().get("version");
    }
  }
}
