package dev.millrace.app;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/// What a module may know. Which module may use which is Maven's to check.
@AnalyzeClasses(packages = "dev.millrace", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] LIBRARIES = {
    "dev.millrace.media",
    "dev.millrace.flv",
    "dev.millrace.rtmp",
    "dev.millrace.fmp4",
    "dev.millrace.hls"
  };

  @ArchTest
  static final ArchRule LIBRARIES_DO_NO_IO =
      ArchRuleDefinition.noClasses()
          .that()
          .resideInAnyPackage(LIBRARIES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io..",
              "java.net..",
              "java.nio.file..",
              "java.nio.channels..",
              "java.util.concurrent..",
              "java.util.logging..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.Thread");

  @ArchTest
  static final ArchRule LIBRARIES_READ_NO_CLOCK =
      ArchRuleDefinition.noClasses()
          .that()
          .resideInAnyPackage(LIBRARIES)
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now");

  @ArchTest
  static final ArchRule ONLY_STREAMING_KNOWS_NETTY =
      ArchRuleDefinition.noClasses()
          .that()
          .resideOutsideOfPackage("dev.millrace.streaming..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule ONLY_API_AND_APP_KNOW_SPRING =
      ArchRuleDefinition.noClasses()
          .that()
          .resideOutsideOfPackages("dev.millrace.api..", "dev.millrace.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.springframework..");
}
