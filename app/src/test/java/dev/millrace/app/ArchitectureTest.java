package dev.millrace.app;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Calendar;
import java.util.Date;
import org.jspecify.annotations.NullMarked;

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

  private static final ArchCondition<JavaClass> BE_IN_A_NULL_MARKED_PACKAGE =
      new ArchCondition<>("be in a @NullMarked package") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
          boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
          String message = type.getPackageName() + (marked ? " is" : " is not") + " @NullMarked";
          events.add(new SimpleConditionEvent(type, marked, message));
        }
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
          .belongToAnyOf(
              Thread.class,
              Process.class,
              ProcessBuilder.class,
              ProcessHandle.class,
              Runtime.class);

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
          .callMethodWhere(target(name("now")).and(target(owner(resideInAPackage("java.time..")))))
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Clock.class, InstantSource.class, Date.class, Calendar.class);

  @ArchTest
  static final ArchRule EVERY_PACKAGE_SAYS_WHAT_MAY_BE_NULL =
      ArchRuleDefinition.classes().should(BE_IN_A_NULL_MARKED_PACKAGE);

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
