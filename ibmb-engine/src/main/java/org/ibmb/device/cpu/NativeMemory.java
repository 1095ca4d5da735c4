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

/** How much memory outside the heap there is. */
final class NativeMemory {
  private static final Path CGROUP = Path.of("/sys/fs/cgroup");
  private static final Path LINUX = Path.of("/proc/meminfo");
  private static final Pattern AVAILABLE =
      Pattern.compile("^MemAvailable:\\s+(\\d{1,15}) kB$", Pattern.MULTILINE);

  private NativeMemory() {}

  /**
   * The smaller of what Linux has and what the container may still take. JavaCPP's own limits have
   * no part in it: they do not count what ND4J allocates.
   */
  static long freeBytes() {
    long most = number(CGROUP.resolve("memory.max"));
    long used = number(CGROUP.resolve("memory.current"));
    boolean limited = most != Long.MAX_VALUE && used != Long.MAX_VALUE;
    return Math.min(available(), limited ? Math.max(0, most - used) : Long.MAX_VALUE);
  }

  /** The number in a file; a file that is not there, or says "max", sets no limit. */
  private static long number(Path file) {
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException | NumberFormatException e) {
      return Long.MAX_VALUE;
    }
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
