package com.defnoco.aftersale;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.RestController;

/** The rules of the architecture that a machine can check, and its picture, drawn from the code into {@code docs/modules}. */
class ModularityTest {

  private static final ApplicationModules MODULES = ApplicationModules.of(Aftersale.class);
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .withImportOption(location -> !location.contains("/jte/") && !location.contains("jte-classes"))
      .importPackages("com.defnoco.aftersale");

  @Test
  void modulesKnowOnlyWhomTheyMay() {
    MODULES.verify();
  }

  @Test
  void theirPictureIsDrawn() {
    new Documenter(MODULES, Documenter.Options.defaults().withOutputFolder(Path.of("..", "docs", "modules").toString()))
        .writeModulesAsPlantUml()
        .writeIndividualModulesAsPlantUml();
  }

  @Test
  void whatLiesAboveIsNotKnownBelow() {
    noClasses().that().resideInAPackage("..platform..").should().dependOnClassesThat()
        .resideInAnyPackage("..parties..", "..files..", "..outbound..", "..registry..", "..claims..", "..documents..", "..remedies..", "..pages..", "..portal..", "..console..", "..api..", "..policy..")
        .check(CLASSES);
    noClasses().that().resideInAnyPackage("..parties..", "..files..", "..outbound..").should().dependOnClassesThat()
        .resideInAnyPackage("..registry..", "..claims..", "..documents..", "..remedies..", "..pages..", "..portal..", "..console..", "..api..")
        .check(CLASSES);
    noClasses().that().resideInAPackage("..registry..").should().dependOnClassesThat()
        .resideInAnyPackage("..claims..", "..documents..", "..remedies..", "..pages..", "..portal..", "..console..", "..api..").check(CLASSES);
    noClasses().that().resideInAPackage("..claims..").should().dependOnClassesThat()
        .resideInAnyPackage("..documents..", "..remedies..", "..pages..", "..portal..", "..console..", "..api..").check(CLASSES);
    noClasses().that().resideInAnyPackage("..documents..", "..remedies..").should().dependOnClassesThat()
        .resideInAnyPackage("..pages..", "..portal..", "..console..", "..api..").check(CLASSES);
  }

  @Test
  void onlyTheFacesKnowHttp() {
    noClasses().that().resideInAnyPackage("..platform..", "..parties..", "..files..", "..outbound..", "..registry..", "..claims..", "..documents..", "..remedies..")
        .should().dependOnClassesThat().resideInAnyPackage("jakarta.servlet..", "org.springframework.web..", "org.springframework.http..", "org.springframework.security.web..")
        .check(CLASSES);
  }

  @Test
  void theFacesKnowNoSql() {
    noClasses().that().resideInAnyPackage("..pages..", "..portal..", "..console..", "..api..")
        .should().dependOnClassesThat().resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..")
        .check(CLASSES);
  }

  @Test
  void sqlStandsInItsOwnClasses() {
    noClasses().that().haveSimpleNameNotEndingWith("Sql").and().resideOutsideOfPackages("..platform..", "..demo..")
        .should().dependOnClassesThat().haveFullyQualifiedName("org.springframework.jdbc.core.simple.JdbcClient")
        .check(CLASSES);
  }

  @Test
  void nothingIsSerialisedByJava() {
    noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class).orShould().dependOnClassesThat().areAssignableTo(ObjectOutputStream.class)
        .check(CLASSES);
  }

  @Test
  void timeIsAskedOfTheClock() {
    noClasses().should().callMethod(Instant.class, "now").orShould().callMethod(LocalDate.class, "now").orShould().callMethod(LocalDateTime.class, "now")
        .orShould().callMethod(ZonedDateTime.class, "now").orShould().callMethod(OffsetDateTime.class, "now")
        .orShould().callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
    noClasses().that().haveSimpleNameNotEndingWith("PlatformConfiguration").should().callMethod(Clock.class, "systemUTC")
        .orShould().callMethod(Clock.class, "systemDefaultZone").check(CLASSES);
    noClasses().should().dependOnClassesThat(exactly("java.util.Date")).orShould().dependOnClassesThat(exactly("java.util.Calendar"))
        .orShould().dependOnClassesThat(exactly("java.text.SimpleDateFormat"))
        .check(CLASSES);
  }

  @Test
  void jsonIsJackson3() {
    noClasses().should().dependOnClassesThat().resideInAnyPackage("com.fasterxml.jackson.databind..", "com.fasterxml.jackson.core..").check(CLASSES);
  }

  @Test
  void packagesAreNamedForWhatTheyHold() {
    noClasses().should().resideInAnyPackage("..impl..", "..util..", "..utils..", "..manager..", "..dto..", "..service..", "..common..", "..helper..").check(CLASSES);
    noClasses().should().haveSimpleNameEndingWith("Impl").orShould().haveSimpleNameEndingWith("Utils").orShould().haveSimpleNameEndingWith("Manager")
        .orShould().haveSimpleNameEndingWith("DTO").orShould().haveSimpleNameEndingWith("Dto")
        .check(CLASSES);
  }

  @Test
  void controllersAndSqlAreNobodyElsesBusiness() {
    classes().that().areAnnotatedWith(org.springframework.stereotype.Controller.class).or().areAnnotatedWith(RestController.class).or().areAnnotatedWith(ControllerAdvice.class)
        .or().haveSimpleNameEndingWith("Sql").or().areAnnotatedWith(org.springframework.context.annotation.Configuration.class)
        .should(notBePublic()).check(CLASSES);
  }

  @Test
  void rolesAreCheckedInFacadesNotByAnnotations() {
    noMethods().should().beAnnotatedWith("org.springframework.security.access.prepost.PreAuthorize").orShould().beAnnotatedWith("jakarta.annotation.security.RolesAllowed")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> exactly(String name) {
    return DescribedPredicate.describe("are " + name, type -> type.getFullName().equals(name));
  }

  private static ArchCondition<JavaClass> notBePublic() {
    return new ArchCondition<>("not be public") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        var open = type.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC);
        events.add(new SimpleConditionEvent(type, !open, type.getFullName() + (open ? " is public" : " is package-private")));
      }
    };
  }
}
