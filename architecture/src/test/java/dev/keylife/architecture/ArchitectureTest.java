package dev.keylife.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

/** Which package may know which, over all modules. */
@AnalyzeClasses(
    packages = "dev.keylife",
    importOptions = {
      ImportOption.DoNotIncludeTests.class,
      ArchitectureTest.NoTestJars.class,
    })
class ArchitectureTest {

  /**
   * The core's module has no dependency, which leaves the JDK: no clock, file, socket or crypto.
   */
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
              "java.math..",
              "java.util..",
              "java.time..",
              "java.nio..",
              "org.jspecify.annotations");

  /** Time comes in through parameters, so that every decision can be made again. */
  @ArchTest
  static final ArchRule theCoreReadsNoClockAndRollsNoDice =
      classes()
          .that()
          .resideInAPackage("dev.keylife.lifecycle..")
          .should()
          .onlyCallMethodsThat(new TakesNothingFromItsSurroundings());

  /** The processor: app → metrics → streams → (authentication, lifecycle ← material). */
  @ArchTest
  static final ArchRule eachRoomOfTheProcessorKnowsOnlyTheRoomsBelow =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.keylife..")
          .layer("programs")
          .definedBy(
              "dev.keylife.testkit..",
              "dev.keylife.quickstart..",
              "dev.keylife.drill..",
              "dev.keylife.benchmark..")
          .layer("app")
          .definedBy("dev.keylife.app..")
          .layer("gateway")
          .definedBy("dev.keylife.gateway..")
          .layer("metrics")
          .definedBy("dev.keylife.metrics..")
          .layer("streams")
          .definedBy("dev.keylife.streams..")
          .layer("use")
          .definedBy("dev.keylife.use..")
          .layer("authentication")
          .definedBy("dev.keylife.authentication..")
          .layer("material")
          .definedBy("dev.keylife.material..")
          .layer("lifecycle")
          .definedBy("dev.keylife.lifecycle..")
          .whereLayer("app")
          .mayOnlyBeAccessedByLayers("programs")
          .whereLayer("gateway")
          .mayOnlyBeAccessedByLayers("programs")
          .whereLayer("metrics")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("streams")
          .mayOnlyBeAccessedByLayers("app", "metrics", "programs")
          .whereLayer("use")
          .mayOnlyBeAccessedByLayers("gateway", "programs")
          .whereLayer("authentication")
          .mayOnlyBeAccessedByLayers("app", "metrics", "streams", "programs")
          .whereLayer("material")
          .mayOnlyBeAccessedByLayers("app", "gateway", "use", "programs")
          .whereLayer("lifecycle")
          .mayOnlyBeAccessedByLayers(
              "app", "metrics", "streams", "material", "use", "gateway", "programs");

  /** The gateway: app → wire → operations → publish, replica, usage → view → model. */
  @ArchTest
  static final ArchRule eachRoomOfTheGatewayKnowsOnlyTheRoomsBelow =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.keylife.gateway..")
          .layer("app")
          .definedBy("dev.keylife.gateway.app..")
          .layer("wire")
          .definedBy("dev.keylife.gateway.wire..")
          .layer("operations")
          .definedBy("dev.keylife.gateway.operations..")
          .layer("publish")
          .definedBy("dev.keylife.gateway.publish..")
          .layer("replica")
          .definedBy("dev.keylife.gateway.replica..")
          .layer("view")
          .definedBy("dev.keylife.gateway.view..")
          .layer("usage")
          .definedBy("dev.keylife.gateway.usage..")
          .layer("signature")
          .definedBy("dev.keylife.gateway.signature..")
          .layer("model")
          .definedBy("dev.keylife.gateway.model..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("wire")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("operations")
          .mayOnlyBeAccessedByLayers("app", "wire")
          .whereLayer("signature")
          .mayOnlyBeAccessedByLayers("app", "wire")
          .whereLayer("publish")
          .mayOnlyBeAccessedByLayers("app", "wire", "operations")
          .whereLayer("replica")
          .mayOnlyBeAccessedByLayers("app", "operations")
          .whereLayer("usage")
          .mayOnlyBeAccessedByLayers("app", "operations")
          .whereLayer("view")
          .mayOnlyBeAccessedByLayers("app", "operations", "publish", "replica", "usage");

  /** What a user's program builds on knows neither the processor nor the command line. */
  @ArchTest
  static final ArchRule theClientLibraryStandsOnTheContractAlone =
      classes()
          .that()
          .resideInAnyPackage("dev.keylife.client..", "dev.keylife.audit..")
          .should()
          .onlyDependOnClassesThat(
              outsideOfKeylifeOr(
                  "dev.keylife.client..",
                  "dev.keylife.audit..",
                  "dev.keylife.file..",
                  "dev.keylife.text..",
                  "dev.keylife.thread..",
                  "dev.keylife.schema..",
                  "dev.keylife.command..",
                  "dev.keylife.event..",
                  "dev.keylife.snapshot..",
                  "dev.keylife.type..",
                  "dev.keylife.usage.."));

  /** Every program is built on them, so they know none; the module depends on nothing. */
  @ArchTest
  static final ArchRule filesTextAndThreadsKnowNothingOfKeys =
      classes()
          .that()
          .resideInAnyPackage("dev.keylife.file..", "dev.keylife.text..", "dev.keylife.thread..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.keylife.file..",
              "dev.keylife.text..",
              "dev.keylife.thread..",
              "java..",
              "org.jspecify.annotations");

  /** What frames every program knows none, and nothing of keys. */
  @ArchTest
  static final ArchRule theFrameKnowsNoProgram =
      classes()
          .that()
          .resideInAnyPackage("dev.keylife.settings..", "dev.keylife.program..")
          .should()
          .onlyDependOnClassesThat(
              outsideOfKeylifeOr(
                  "dev.keylife.settings..",
                  "dev.keylife.program..",
                  "dev.keylife.http..",
                  "dev.keylife.file..",
                  "dev.keylife.text..",
                  "dev.keylife.thread.."));

  /** Programs name the serde in their settings, so that Confluent's can take its place. */
  @ArchTest
  static final ArchRule nothingCompilesAgainstTheSerde =
      classes()
          .that()
          .resideInAPackage("dev.keylife.serde..")
          .should()
          .onlyHaveDependentClassesThat()
          .resideInAPackage("dev.keylife.serde..");

  /** The generated records establish the trust in themselves, so they know the contract's rules. */
  @ArchTest
  static final ArchRule noRoundTrips =
      slices()
          .matching("dev.keylife.(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(not(areWrittenByHand()), alwaysTrue());

  /** Null crosses no boundary unless a signature says so. */
  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .that(areWrittenByHand())
          .should(
              be(
                  describe(
                      "in a package that is @NullMarked",
                      type -> type.getPackage().isAnnotatedWith(NullMarked.class))));

  /** One name for one thing: whoever reads a name need not look where it was imported from. */
  @ArchTest
  static final ArchRule noTwoThingsShareAName =
      classes()
          .that(areWrittenByHand())
          .and()
          .areTopLevelClasses()
          .should(new HaveNamesOfTheirOwn());

  /**
   * A {@code KeySpec} of the contract and one of the core are the same thing of AWS KMS on either
   * side of the mapping between them. Nothing but the core has such a second one.
   */
  @ArchTest
  static final ArchRule onlyTheCoreSharesNamesWithTheContract =
      classes()
          .that()
          .resideOutsideOfPackages(
              "dev.keylife.lifecycle..", "dev.keylife.benchmark.jmh_generated..")
          .and()
          .areTopLevelClasses()
          .should(new HaveNamesOfTheirOwn());

  private static DescribedPredicate<JavaClass> areWrittenByHand() {
    return JavaClass.Predicates.resideOutsideOfPackages(
            "dev.keylife.command..",
            "dev.keylife.event..",
            "dev.keylife.snapshot..",
            "dev.keylife.type..",
            "dev.keylife.usage..",
            "dev.keylife.store..",
            "dev.keylife.benchmark.jmh_generated..")
        .as("are written by hand");
  }

  private static DescribedPredicate<JavaClass> outsideOfKeylifeOr(String... packages) {
    return JavaClass.Predicates.resideOutsideOfPackage("dev.keylife..")
        .or(JavaClass.Predicates.resideInAnyPackage(packages))
        .as("stand outside of Keylife, or in %s", String.join(", ", packages));
  }

  /** Test classes that a module shares with others come in a jar of their own. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }
}
