/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The folders show the data flow: a package knows only those before it. */
class ArchitectureTest {
  private static final List<String> FLOW =
      List.of(
          "run",
          "graph",
          "partition",
          "influence",
          "batch",
          "schedule",
          "device",
          "model",
          "objective",
          "predict",
          "train",
          "store");
  private static final JavaClasses ENGINE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(FLOW.stream().map(name -> "org.ibmb." + name).toList());

  @Test
  void packagesDependOnlyOnEarlierOnes() {
    var layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String name : FLOW) {
      layers = layers.layer(name).definedBy("org.ibmb." + name + "..");
    }
    for (int i = 0; i < FLOW.size(); i++) {
      String[] later = FLOW.subList(i + 1, FLOW.size()).toArray(String[]::new);
      layers =
          later.length == 0
              ? layers.whereLayer(FLOW.get(i)).mayNotBeAccessedByAnyLayer()
              : layers.whereLayer(FLOW.get(i)).mayOnlyBeAccessedByLayers(later);
    }
    layers.check(ENGINE);
  }

  @Test
  void theEngineKnowsNothingOfNeo4j() {
    noClasses()
        .that()
        .resideInAPackage("org.ibmb..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.neo4j..")
        .check(ENGINE);
  }

  @Test
  void onlyTheCpuDeviceKnowsItsMemory() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.ibmb.model..", "org.ibmb.objective..", "org.ibmb.train..", "org.ibmb.predict..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.ibmb.device.cpu..")
        .check(ENGINE);
  }

  /** DL4J is optional and no part of the plugin: nothing may need the classes that need it. */
  @Test
  void onlyTheBridgeKnowsDl4j() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.ibmb.model.dl4j..", "org.ibmb.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.ibmb.model.dl4j..", "org.deeplearning4j..")
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.ibmb"));
  }
}
