/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.neo4j.procedure.Procedure;

/** The rooms of the plugin: each knows only those before it, and foreign worlds have few doors. */
class RoomsTest {
  private static final String PLUGIN = "org.ibmb.procedures.";

  private static final List<String> FLOW =
      List.of(
          "config",
          "call",
          "projection",
          "result",
          "estimate",
          "batching",
          "model",
          "task",
          "embedding",
          "plugin");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.ibmb.procedures");

  @Test
  void roomsDependOnlyOnEarlierOnes() {
    var layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String name : FLOW) {
      layers = layers.layer(name).definedBy(PLUGIN + name + "..");
    }
    for (int i = 0; i < FLOW.size(); i++) {
      String[] later = FLOW.subList(i + 1, FLOW.size()).toArray(String[]::new);
      layers =
          later.length == 0
              ? layers.whereLayer(FLOW.get(i)).mayNotBeAccessedByAnyLayer()
              : layers.whereLayer(FLOW.get(i)).mayOnlyBeAccessedByLayers(later);
    }
    layers.check(CLASSES);
  }

  @Test
  void noRoomNeedsItselfThroughAnother() {
    slices().matching(PLUGIN + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void everyClassLivesInARoom() {
    classes()
        .that()
        .doNotHaveSimpleName("package-info")
        .should()
        .resideInAnyPackage(FLOW.stream().map(name -> PLUGIN + name + "..").toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void threeRoomsKnowGds() {
    noClasses()
        .that()
        .resideOutsideOfPackages(PLUGIN + "call", PLUGIN + "projection", PLUGIN + "result")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.neo4j.gds..")
        .check(CLASSES);
  }

  @Test
  void noRoomKnowsWhatADeviceIsMadeOf() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.ibmb.device.cpu..")
        .check(CLASSES);
  }

  @Test
  void twoRoomsKnowTheKernel() {
    noClasses()
        .that()
        .resideOutsideOfPackages(PLUGIN + "call", PLUGIN + "plugin")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.neo4j.kernel..", "org.neo4j.internal..", "org.neo4j.token..")
        .check(CLASSES);
  }

  /** So that a user's mistake is told as one, whoever makes the next procedure. */
  @Test
  void everyProcedureAnswersThroughTheRoomOfCalls() {
    methods().that().areAnnotatedWith(Procedure.class).should(ANSWER).check(CLASSES);
  }

  private static final ArchCondition<JavaMethod> ANSWER =
      new ArchCondition<>("make its rows in IbmbProcedure.answer") {
        @Override
        public void check(JavaMethod method, ConditionEvents events) {
          boolean answers =
              method.getMethodCallsFromSelf().stream()
                  .anyMatch(call -> call.getName().equals("answer"));
          events.add(new SimpleConditionEvent(method, answers, method.getFullName()));
        }
      };
}
