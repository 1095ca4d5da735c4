/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb;

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

  /** Nothing here may need what a program without a database does not have. */
  @Test
  void theEngineKnowsNeitherNeo4jNorDl4j() {
    noClasses()
        .that()
        .resideInAPackage("org.ibmb..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.neo4j..", "org.ibmb.procedures..", "org.deeplearning4j..", "org.ibmb.model.dl4j..")
        .check(ENGINE);
  }

  @Test
  void onlyTheChoiceOfADeviceKnowsTheCpu() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.ibmb",
            "org.ibmb.device",
            "org.ibmb.model..",
            "org.ibmb.objective..",
            "org.ibmb.train..",
            "org.ibmb.predict..",
            "org.ibmb.store..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.ibmb.device.cpu..")
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.ibmb"));
  }

  @Test
  void theCpuKnowsNothingOfTheChoice() {
    noClasses()
        .that()
        .resideInAnyPackage("org.ibmb.device", "org.ibmb.device.cpu..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.ibmb.device.choice..")
        .check(ENGINE);
  }
}
