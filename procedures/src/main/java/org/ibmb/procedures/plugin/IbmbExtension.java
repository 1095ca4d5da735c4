/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.plugin;

import org.ibmb.procedures.batching.BatchCache;
import org.ibmb.procedures.batching.StoringNames;
import org.ibmb.procedures.call.IbmbRuntime;
import org.ibmb.procedures.model.LoadedModels;
import org.ibmb.procedures.projection.SharedInputs;
import org.neo4j.configuration.Config;
import org.neo4j.kernel.api.procedure.GlobalProcedures;
import org.neo4j.kernel.extension.ExtensionFactory;
import org.neo4j.kernel.extension.ExtensionType;
import org.neo4j.kernel.extension.context.ExtensionContext;
import org.neo4j.kernel.lifecycle.Lifecycle;
import org.neo4j.kernel.lifecycle.LifecycleAdapter;

/**
 * Creates one {@link IbmbRuntime} per database server, makes it injectable and closes it with the
 * server.
 */
public final class IbmbExtension extends ExtensionFactory<IbmbExtension.Dependencies> {

  /** What Neo4j hands over. */
  public interface Dependencies {
    GlobalProcedures globalProcedures();

    Config config();
  }

  public IbmbExtension() {
    super(ExtensionType.GLOBAL, "ibmb");
  }

  @Override
  public Lifecycle newInstance(ExtensionContext context, Dependencies dependencies) {
    IbmbRuntime runtime =
        new IbmbRuntime(
            IbmbSettings.modelStore(dependencies.config()),
            IbmbSettings.offHeapLimit(dependencies.config()),
            new LoadedModels(),
            new SharedInputs(),
            new StoringNames(),
            new BatchCache(Runtime.getRuntime().maxMemory() / 16));
    // Here and not in start(): procedures are compiled before the extensions start.
    dependencies.globalProcedures().registerComponent(IbmbRuntime.class, call -> runtime, true);
    return LifecycleAdapter.onShutdown(runtime::close);
  }
}
