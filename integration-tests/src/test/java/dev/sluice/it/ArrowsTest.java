package dev.sluice.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

/** The arrows of docs/architecture.md, between modules and between the rooms of one. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = DoNotIncludeTests.class)
class ArrowsTest {
  private static final String PROTO = "dev.sluice.proto..";
  private static final String INSPECT = "dev.sluice.inspect..";
  private static final String CONFIG = "dev.sluice.config..";
  private static final String PROXY = "dev.sluice.proxy..";
  private static final String CHAIN = "dev.sluice.chain..";
  private static final String CONTROL = "dev.sluice.control..";
  private static final String AUDIT = "dev.sluice.audit..";
  private static final String TOOLS = "dev.sluice.tools..";
  private static final String APP = "dev.sluice.app..";

  @ArchTest
  static final ArchRule contractsKnowNoOther =
      noClasses()
          .that()
          .resideInAPackage(PROTO)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(INSPECT, CONFIG, PROXY, CHAIN, CONTROL, AUDIT, TOOLS, APP);

  @ArchTest
  static final ArchRule inspectionKnowsNoOther =
      noClasses()
          .that()
          .resideInAPackage(INSPECT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              PROTO, CONFIG, PROXY, CHAIN, CONTROL, AUDIT, TOOLS, APP, "io.vertx..", "io.netty..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule configurationKnowsNoOther =
      noClasses()
          .that()
          .resideInAPackage(CONFIG)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              PROTO, PROXY, CHAIN, CONTROL, AUDIT, TOOLS, APP, "io.vertx..", "io.netty..");

  @ArchTest
  static final ArchRule proxyKnowsNoSibling = knowsNone(PROXY, CHAIN, CONTROL, AUDIT, TOOLS, APP);

  @ArchTest
  static final ArchRule chainKnowsNoSibling = knowsNone(CHAIN, PROXY, CONTROL, AUDIT, TOOLS, APP);

  @ArchTest
  static final ArchRule controlKnowsNoSibling = knowsNone(CONTROL, PROXY, CHAIN, AUDIT, TOOLS, APP);

  @ArchTest
  static final ArchRule auditKnowsNoSibling = knowsNone(AUDIT, PROXY, CHAIN, CONTROL, TOOLS, APP);

  @ArchTest static final ArchRule toolsKnowNoNode = knowsNone(TOOLS, PROXY, CONTROL, APP);

  /** A node runs without the tools, but for trying policies out. */
  @ArchTest
  static final ArchRule onlyTheCommandLineAndReplaysUseTools =
      noClasses()
          .that()
          .resideInAPackage(APP)
          .and()
          .resideOutsideOfPackages("dev.sluice.app.cli..", "dev.sluice.app.replay..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(TOOLS);

  @ArchTest
  static final ArchRule proxyRoomsHaveNoCycle =
      slices().matching("dev.sluice.proxy.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule chainRoomsHaveNoCycle =
      slices().matching("dev.sluice.chain.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule auditRoomsHaveNoCycle =
      slices().matching("dev.sluice.audit.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule controlRoomsHaveNoCycle =
      slices().matching("dev.sluice.control.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule toolsRoomsHaveNoCycle =
      slices().matching("dev.sluice.tools.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule appRoomsHaveNoCycle =
      slices().matching("dev.sluice.app.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule configRoomsHaveNoCycle =
      slices().matching("dev.sluice.config.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheCommandLineWritesToTheConsole =
      noClasses()
          .that()
          .resideOutsideOfPackages(APP, TOOLS)
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule packagesAreNullMarked =
      classes()
          .that()
          .haveSimpleName("package-info")
          .and()
          .resideOutsideOfPackages("dev.sluice.proto.v1", "dev.sluice.proto.middleware.v1")
          .should()
          .beAnnotatedWith(NullMarked.class)
          .allowEmptyShould(true);

  private static ArchRule knowsNone(String module, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others);
  }
}
