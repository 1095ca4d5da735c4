/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * Which device a call runs on: the only room that knows implementations of {@link
 * org.ibmb.device.Device}. A name that a user writes comes in, a device goes out; a further
 * implementation is one more line of {@link org.ibmb.device.choice.DeviceChoice}.
 */
package org.ibmb.device.choice;
