package dev.keylife.lifecycle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies point one way: app → streams → lifecycle ← material. */
@AnalyzeClasses(packages = "dev.keylife", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** No Kafka, Avro, logging or crypto library: not even the JDK's own. */
  @ArchTest
  static final ArchRule theCoreIsPure =
      classes()
          .that()
          .resideInAPackage("dev.keylife.lifecycle..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.keylife.lifecycle..",
              "java.lang..",
              "java.util..",
              "java.time..",
              "java.nio",
              "org.jspecify.annotations");

  /** Time comes in through parameters, so that every decision can be made again. */
  @ArchTest
  static final ArchRule theCoreReadsNoClockAndRollsNoDice =
      classes()
          .that()
          .resideInAPackage("dev.keylife.lifecycle..")
          .should()
          .onlyCallMethodsThat(new TakesNothingFromItsSurroundings());

  @ArchTest
  static final ArchRule eachRoomKnowsOnlyTheRoomsBelow =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.keylife..")
          .layer("app")
          .definedBy("dev.keylife.app..")
          .layer("metrics")
          .definedBy("dev.keylife.metrics..")
          .layer("streams")
          .definedBy("dev.keylife.streams..")
          .layer("material")
          .definedBy("dev.keylife.material..")
          .layer("lifecycle")
          .definedBy("dev.keylife.lifecycle..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("metrics")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("streams")
          .mayOnlyBeAccessedByLayers("app", "metrics")
          .whereLayer("material")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("lifecycle")
          .mayOnlyBeAccessedByLayers("app", "metrics", "streams", "material");

  @ArchTest
  static final ArchRule noRoundTrips =
      slices().matching("dev.keylife.(*)..").should().beFreeOfCycles();
}
