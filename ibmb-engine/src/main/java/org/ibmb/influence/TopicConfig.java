/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import org.ibmb.run.Problems;

/**
 * How the influence of nodes on a set of nodes is found.
 *
 * @param alpha teleport probability of the walk, in (0, 1)
 * @param epsilon tolerance of the push, as for a single source; used where {@code rounds} is 0
 * @param rounds of power iteration, or 0 for a push, which does less work
 */
public record TopicConfig(double alpha, double epsilon, int rounds) {
  public static final TopicConfig DEFAULT =
      new TopicConfig(InfluenceConfig.DEFAULT.alpha(), InfluenceConfig.DEFAULT.epsilon(), 0);

  public TopicConfig {
    new Problems().atLeast("rounds", rounds, 0).throwIfAny();
    // The other two obey the rules of single sources.
    new InfluenceConfig(alpha, epsilon, 1);
  }
}
