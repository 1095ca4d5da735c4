/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Pointer;

/** How much memory outside the heap there is. */
final class NativeMemory {
  private static final Path LINUX = Path.of("/proc/meminfo");
  private static final Pattern AVAILABLE =
      Pattern.compile("^MemAvailable:\\s+(\\d{1,15}) kB$", Pattern.MULTILINE);

  private NativeMemory() {}

  /** The smaller of JavaCPP's limit, which is the heap's unless it is set, and what Linux has. */
  static long freeBytes() {
    long limit = Pointer.maxBytes();
    long left = limit > 0 ? Math.max(0, limit - Pointer.totalBytes()) : Long.MAX_VALUE;
    return Math.min(left, available());
  }

  private static long available() {
    try {
      Matcher matcher = AVAILABLE.matcher(Files.readString(LINUX));
      return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : Long.MAX_VALUE;
    } catch (IOException e) {
      return Long.MAX_VALUE; // another operating system
    }
  }
}
