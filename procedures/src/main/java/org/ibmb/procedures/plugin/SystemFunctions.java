/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.plugin;

import org.ibmb.procedures.call.Versions;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.UserFunction;

/** {@code ibmb.version}. */
public final class SystemFunctions {

  @UserFunction("ibmb.version")
  @Description("Returns the version of ibmb.")
  public String version() {
    return Versions.ibmb();
  }
}
