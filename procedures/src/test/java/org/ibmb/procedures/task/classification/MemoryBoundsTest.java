/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the estimates foresee is what is used, heap and off-heap, measured in a process of its own:
 * no more than the upper bound, which is at most twice as much, and no less than the lower one, by
 * which calls are refused.
 */
class MemoryBoundsTest {
  /** What the JVM, threads and small arrays take beside anything that grows with a graph. */
  private static final long SMALL = 1 << 20;

  /**
   * {@code CALL,NETWORK,METHOD,NODES,DEGREE,DIMENSION,HIDDEN,LAYERS}. Where a method stands for
   * node-wise batches: {@code shuffle} draws auxiliaries, {@code steps} learns from several batches
   * at once, {@code islands} has components of four nodes, {@code limited} a budget of nodes,
   * {@code few} has a hundredth of all outputs, {@code more} adds outputs.
   */
  private static final String[] CASES = {
    "train,GCN,node,12000,5,32,64,2",
    "train,GCN,full,12000,5,32,64,3",
    "train,GCN,batch,12000,5,32,64,2",
    "train,GCN,random,6000,10,100,32,2",
    "train,GCN,neighbor,12000,5,32,64,2",
    "train,GCN,cluster,20000,5,16,32,2",
    "train,GCN,shadow,6000,5,32,64,2",
    "train,GraphSAGE,node,20000,5,16,32,3",
    "train,GraphSAGE,labor,12000,5,32,64,2",
    "train,GraphSAGE,saint,20000,10,16,32,2",
    "train,GraphSAGE,full,12000,5,32,64,2",
    "train,GAT,node,12000,5,32,64,2",
    "train,GAT,neighbor,6000,5,32,64,3",
    "train,GAT,full,12000,5,32,64,2",
    "train,MLP,node,12000,5,200,64,2",
    "train,GCN,shuffle,12000,5,32,64,2",
    "predict,GCN,node,12000,5,32,64,2",
    "predict,GCN,full,40000,5,16,64,2",
    "predict,GCN,shadow,12000,5,32,64,2",
    "predict,GraphSAGE,batch,12000,5,32,64,2",
    "predict,GraphSAGE,full,12000,5,32,64,3",
    "predict,GAT,node,12000,5,32,64,2",
    "predict,GAT,full,12000,5,32,64,2",
    "predict,MLP,full,12000,5,100,64,2",
    "train,MLP,steps,2000,5,2000,512,2",
    "train,GCN,islands,20000,2,16,32,2",
    "predict,GCN,islands,20000,2,8,16,2",
    "influence,GCN,node,30000,6,1,16,2",
    "influence,GCN,islands,40000,2,1,16,2",
    "influence,GCN,islands,10000,3,1,16,2",
    "batches,GCN,node,30000,6,1,16,2",
    "batches,GCN,batch,30000,6,1,16,2",
    "batches,GCN,cluster,20000,10,1,16,2",
    "batches,GCN,neighbor,30000,6,1,16,2",
    "batches,GCN,islands,20000,2,1,16,2",
    "store,GCN,node,10000,5,1,16,2",
    "store,GCN,node,20000,8,1,16,2",
    "store,GCN,islands,20000,2,1,16,2",
    "store,GCN,limited,10000,5,1,16,2",
    "store,GCN,few,20000,5,1,16,2",
    "store,GCN,few,40000,8,1,16,2",
    "update,GCN,node,10000,5,1,16,2",
    "update,GCN,node,20000,8,1,16,2",
    "update,GCN,more,10000,5,1,16,2",
    "update,GCN,islands,20000,2,1,16,2",
    "update,GCN,few,20000,5,1,16,2",
    "update,GCN,few,40000,8,1,16,2",
  };

  @TestFactory
  List<DynamicTest> usedMemoryLiesWithinItsBounds() throws Exception {
    List<String> lines = measure();
    assertEquals(CASES.length, lines.size(), () -> "the process ended early: " + lines);
    return lines.stream()
        .map(line -> DynamicTest.dynamicTest(line.split(" ")[0], () -> check(line)))
        .toList();
  }

  private static void check(String line) {
    String[] words = line.split(" ");
    long[] bytes = Arrays.stream(words).skip(1).mapToLong(Long::parseLong).toArray();
    long heap = bytes[0];
    long offHeap = bytes[1];
    assertTrue(heap >= bytes[2] - SMALL, () -> "less heap than the least: " + line);
    assertTrue(heap <= bytes[3] + SMALL, () -> "more heap than the most: " + line);
    assertTrue(offHeap >= bytes[4], () -> "less off-heap memory than the least: " + line);
    assertTrue(offHeap <= bytes[5], () -> "more off-heap memory than the most: " + line);
    assertTrue(
        bytes[3] + bytes[5] <= 2 * (heap + offHeap),
        () -> "the most is over twice as much: " + line);
  }

  /**
   * Compacted on every collection: a collector that leaves holes counts them as used. Regions of
   * other collectors would round large arrays up.
   */
  private static List<String> measure() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:MarkSweepAlwaysCompactCount=1",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-modules",
            "jdk.incubator.vector",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
            "-cp",
            System.getProperty("java.class.path"),
            MemoryRun.class.getName()));
    command.addAll(List.of(CASES));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines;
    try (BufferedReader output = process.inputReader()) {
      lines = output.lines().filter(line -> line.matches("[a-z]+,[^ ]+( [0-9]+){6}")).toList();
    }
    assertEquals(0, process.waitFor());
    return lines;
  }
}
