package org.tcpteardown.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms of the engine and which may know which. */
@AnalyzeClasses(packages = "org.tcpteardown", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  @ArchTest
  static final ArchRule ROOMS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("model")
          .definedBy("org.tcpteardown.model..")
          .layer("spill")
          .definedBy("org.tcpteardown.spill..")
          .layer("pcap")
          .definedBy("org.tcpteardown.pcap..")
          .layer("read")
          .definedBy("org.tcpteardown.read..")
          .layer("tcp")
          .definedBy("org.tcpteardown.tcp..")
          .layer("path")
          .definedBy("org.tcpteardown.path..")
          .layer("heuristic")
          .definedBy("org.tcpteardown.heuristic..")
          .layer("timer")
          .definedBy("org.tcpteardown.timer..")
          .layer("verdict")
          .definedBy("org.tcpteardown.verdict..")
          .layer("population")
          .definedBy("org.tcpteardown.population..")
          .layer("fact")
          .definedBy("org.tcpteardown.fact..")
          .layer("story")
          .definedBy("org.tcpteardown.story..")
          .layer("analysis")
          .definedBy("org.tcpteardown.analysis..")
          .layer("annotate")
          .definedBy("org.tcpteardown.annotate..")
          .layer("flows")
          .definedBy("org.tcpteardown.flows..")
          .layer("compare")
          .definedBy("org.tcpteardown.compare..")
          .layer("share")
          .definedBy("org.tcpteardown.share..")
          .layer("gen")
          .definedBy("org.tcpteardown.gen..")
          .whereLayer("model")
          .mayNotAccessAnyLayer()
          .whereLayer("spill")
          .mayNotAccessAnyLayer()
          .whereLayer("pcap")
          .mayOnlyAccessLayers("model", "spill")
          .whereLayer("read")
          .mayOnlyAccessLayers("model", "pcap")
          .whereLayer("tcp")
          .mayOnlyAccessLayers("model")
          .whereLayer("path")
          .mayOnlyAccessLayers("model", "spill", "tcp")
          .whereLayer("heuristic")
          .mayOnlyAccessLayers("model", "tcp", "path")
          .whereLayer("timer")
          .mayOnlyAccessLayers("model", "tcp", "heuristic")
          .whereLayer("verdict")
          .mayOnlyAccessLayers("model", "tcp", "heuristic", "timer")
          .whereLayer("population")
          .mayOnlyAccessLayers("model", "tcp", "heuristic", "timer", "verdict")
          .whereLayer("fact")
          .mayOnlyAccessLayers("model", "tcp", "heuristic", "timer", "verdict", "population")
          .whereLayer("story")
          .mayOnlyAccessLayers(
              "model", "tcp", "heuristic", "timer", "verdict", "population", "fact")
          .whereLayer("analysis")
          .mayOnlyAccessLayers(
              "model", "spill", "tcp", "heuristic", "verdict", "population", "fact", "story")
          .whereLayer("annotate")
          .mayOnlyAccessLayers(
              "model", "spill", "tcp", "heuristic", "population", "fact", "analysis")
          .whereLayer("flows")
          .mayOnlyAccessLayers("model", "heuristic", "fact", "annotate")
          .whereLayer("compare")
          .mayOnlyAccessLayers(
              "model",
              "pcap",
              "read",
              "tcp",
              "path",
              "heuristic",
              "verdict",
              "population",
              "fact",
              "story",
              "analysis")
          .whereLayer("share")
          .mayOnlyAccessLayers("model", "pcap", "tcp", "heuristic", "population", "analysis")
          .whereLayer("gen")
          .mayOnlyAccessLayers(
              "compare",
              "model",
              "read",
              "tcp",
              "heuristic",
              "timer",
              "population",
              "fact",
              "story",
              "analysis",
              "annotate");

  @ArchTest
  static final ArchRule NO_CIRCLES =
      slices().matching("org.tcpteardown.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule GSON_STAYS_IN_READ =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.tcpteardown.read..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.google.gson..");

  @ArchTest
  static final ArchRule NO_FILES_BELOW_THE_READERS =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.tcpteardown.model..",
              "org.tcpteardown.tcp..",
              "org.tcpteardown.heuristic..",
              "org.tcpteardown.verdict..",
              "org.tcpteardown.population..",
              "org.tcpteardown.fact..",
              "org.tcpteardown.story..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio.file..");

  @ArchTest
  static final ArchRule NO_WALL_CLOCK =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.tcpteardown.tcp..",
              "org.tcpteardown.heuristic..",
              "org.tcpteardown.timer..",
              "org.tcpteardown.verdict..",
              "org.tcpteardown.population..")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.time..");
}
