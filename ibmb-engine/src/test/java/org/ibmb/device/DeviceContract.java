/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

/**
 * What every device must keep, whichever library computes. A further device is put to all of it by
 * one class that says how it is made.
 */
interface DeviceContract
    extends MemoryContract,
        CallContract,
        ProductContract,
        FusedBlockContract,
        BlockGradientsContract,
        AttentionContract,
        LossContract {}
