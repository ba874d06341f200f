package com.defnoco.aftersale;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RestController;

/** The rules of the architecture that a machine can check, and its picture, drawn from the code into {@code docs/modules.md}. */
class ModularityTest {

  private static final ApplicationModules MODULES = ApplicationModules.of(Aftersale.class, JavaClass.Predicates.resideInAPackage("com.defnoco.aftersale.jte.."));
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .withImportOption(location -> !location.contains("/jte/") && !location.contains("jte-classes"))
      .importPackages("com.defnoco.aftersale");

  @Test
  void modulesKnowOnlyWhomTheyMay() {
    MODULES.verify();
  }

  /** Sorted, so that the file changes only when the modules do. */
  @Test
  void theirPictureIsDrawn() throws IOException {
    var page = new StringBuilder("# Modules\n\nDrawn from the code by `ModularityTest`; do not edit. An arrow means: knows.\n\n```mermaid\ngraph TD\n");
    var rows = new StringBuilder("\n| module | what it is | public face |\n|---|---|---|\n");
    var sorted = MODULES.stream().sorted(Comparator.comparing(module -> module.getIdentifier().toString())).toList();
    for (var module : sorted) {
      module.getDirectDependencies(MODULES).stream().map(dependency -> dependency.getTargetModule().getIdentifier().toString()).distinct().sorted()
          .filter(target -> !target.equals("platform"))
          .forEach(target -> page.append("  ").append(module.getIdentifier()).append(" --> ").append(target).append('\n'));
      rows.append("| ").append(module.getIdentifier()).append(" | ").append(saidOf(module.getIdentifier().toString())).append(" | ")
          .append(faceOf(module.getBasePackage().getName())).append(" |\n");
    }
    Files.writeString(Files.createDirectories(Path.of("..", "docs")).resolve("modules.md"), page + "```\n\nEvery module knows `platform`; those arrows are left out.\n" + rows);
  }

  @Test
  void whatLiesAboveIsNotKnownBelow() {
    noClasses().that().resideInAPackage("..platform..").should().dependOnClassesThat()
        .resideInAnyPackage("..parties..", "..files..", "..outbound..", "..registry..", "..claims..", "..documents..", "..remedies..", "..pages..", "..portal..", "..console..", "com.defnoco.aftersale.api..", "..policy..")
        .check(CLASSES);
    noClasses().that().resideInAnyPackage("..parties..", "..files..", "..outbound..").should().dependOnClassesThat()
        .resideInAnyPackage("..registry..", "..claims..", "..documents..", "..remedies..", "..pages..", "..portal..", "..console..", "com.defnoco.aftersale.api..")
        .check(CLASSES);
    noClasses().that().resideInAPackage("..registry..").should().dependOnClassesThat()
        .resideInAnyPackage("..claims..", "..documents..", "..remedies..", "..pages..", "..portal..", "..console..", "com.defnoco.aftersale.api..").check(CLASSES);
    noClasses().that().resideInAPackage("..claims..").should().dependOnClassesThat()
        .resideInAnyPackage("..documents..", "..remedies..", "..pages..", "..portal..", "..console..", "com.defnoco.aftersale.api..").check(CLASSES);
    noClasses().that().resideInAnyPackage("..documents..", "..remedies..").should().dependOnClassesThat()
        .resideInAnyPackage("..pages..", "..portal..", "..console..", "com.defnoco.aftersale.api..").check(CLASSES);
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
    // PDFBox wants a Calendar in a document's properties.
    noClasses().that().haveSimpleNameNotEndingWith("Drawing").should().dependOnClassesThat(exactly("java.util.Calendar")).check(CLASSES);
    // OpenPGP's literal packet carries a date.
    noClasses().that().haveSimpleNameNotEndingWith("Locked").should().dependOnClassesThat(exactly("java.util.Date"))
        .orShould().dependOnClassesThat(exactly("java.text.SimpleDateFormat"))
        .check(CLASSES);
  }

  /** The client's limit of time ends with the head of an answer; only what asks itself or a demo's stand-ins may wait for a body by it alone. */
  @Test
  void answersOfOthersAreWaitedForWithinATime() {
    noClasses().that().haveSimpleNameNotEndingWith("WholeAnswer").and().resideOutsideOfPackages("..demo..", "..cli..").should().callMethodWhere(DescribedPredicate.describe("HttpClient.send or sendAsync",
        call -> call.getTargetOwner().isAssignableTo(java.net.http.HttpClient.class) && call.getName().startsWith("send"))).check(CLASSES);
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
  void sqlAndWiringAreNobodyElsesBusiness() {
    classes().that().haveSimpleNameEndingWith("Sql").or().areAnnotatedWith(Configuration.class).or().areAnnotatedWith(RestController.class)
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
        var open = type.getModifiers().contains(JavaModifier.PUBLIC);
        events.add(new SimpleConditionEvent(type, !open, type.getFullName() + (open ? " is public" : " is package-private")));
      }
    };
  }

  /** The first line of a module's package documentation. */
  private static String saidOf(String module) throws IOException {
    var info = Path.of("src/main/java/com/defnoco/aftersale", module, "package-info.java");
    if (!Files.exists(info)) {
      info = Path.of("../policy/src/main/java/com/defnoco/aftersale", module, "package-info.java");
    }
    return Files.exists(info)
        ? Files.readString(info).lines().filter(line -> line.startsWith("/**") || line.startsWith(" * ")).findFirst().orElse("").replaceAll("^/?\\*+ *| *\\*/$|^ \\* ", "")
        : "";
  }

  /** The components others may call. */
  private static String faceOf(String packageName) {
    return CLASSES.stream().filter(type -> type.getPackageName().equals(packageName) && type.getModifiers().contains(JavaModifier.PUBLIC)
            && type.isAnnotatedWith(Component.class))
        .map(JavaClass::getSimpleName).sorted().map(name -> "`" + name + "`").collect(Collectors.joining(" "));
  }
}
