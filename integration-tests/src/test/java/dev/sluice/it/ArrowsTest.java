package dev.sluice.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The arrows of docs/architecture.md: between modules, between packages, between classes. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = DoNotIncludeTests.class)
class ArrowsTest {
  private static final Path LISTED =
      Path.of(System.getProperty("basedir", ""), "src/test/resources/house/class-circles.txt");

  private static final String PROTO = "proto";
  private static final String INSPECT = "inspect";
  private static final String DETECT = "detect";
  private static final String CONFIG = "config";
  private static final String POLICY = "policy";
  private static final String WIRE = "wire";
  private static final String PROXY = "proxy";
  private static final String CHAIN = "chain";
  private static final String CONTROL = "control";
  private static final String AUDIT = "audit";
  private static final String TOOLS = "tools";
  private static final String APP = "app";

  @ArchTest
  static final ArchRule contractsKnowNoOther =
      knowsNone(
          PROTO, INSPECT, DETECT, CONFIG, POLICY, WIRE, PROXY, CHAIN, CONTROL, AUDIT, TOOLS, APP);

  @ArchTest
  static final ArchRule readersKnowNoOther =
      knowsNone(
          INSPECT, PROTO, DETECT, CONFIG, POLICY, WIRE, PROXY, CHAIN, CONTROL, AUDIT, TOOLS, APP);

  @ArchTest
  static final ArchRule detectionKnowsReaders =
      knowsNone(DETECT, PROTO, CONFIG, POLICY, WIRE, PROXY, CHAIN, CONTROL, AUDIT, TOOLS, APP);

  @ArchTest
  static final ArchRule configurationKnowsReadersAndDetection =
      knowsNone(CONFIG, PROTO, POLICY, WIRE, PROXY, CHAIN, CONTROL, AUDIT, TOOLS, APP);

  @ArchTest
  static final ArchRule policyKnowsConfiguration =
      knowsNone(POLICY, PROTO, DETECT, WIRE, PROXY, CHAIN, CONTROL, AUDIT, TOOLS, APP);

  @ArchTest
  static final ArchRule wireKnowsSettings =
      knowsNone(WIRE, INSPECT, DETECT, POLICY, PROXY, CHAIN, CONTROL, AUDIT, TOOLS, APP);

  @ArchTest
  static final ArchRule leavesKnowNoEventLoop =
      noClasses()
          .that()
          .resideInAnyPackage(packages(INSPECT, DETECT, CONFIG, POLICY))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..");

  @ArchTest
  static final ArchRule proxyKnowsNoSibling = knowsNone(PROXY, CHAIN, CONTROL, AUDIT, TOOLS, APP);

  @ArchTest
  static final ArchRule chainKnowsNoSibling =
      knowsNone(CHAIN, WIRE, PROXY, CONTROL, AUDIT, TOOLS, APP);

  @ArchTest
  static final ArchRule controlKnowsNoSibling =
      knowsNone(CONTROL, WIRE, PROXY, CHAIN, AUDIT, TOOLS, APP);

  @ArchTest
  static final ArchRule auditKnowsNoSibling =
      knowsNone(AUDIT, WIRE, PROXY, CHAIN, CONTROL, TOOLS, APP);

  @ArchTest static final ArchRule toolsKnowNoNode = knowsNone(TOOLS, WIRE, PROXY, CONTROL, APP);

  /** A node runs without the tools, but for trying policies out. */
  @ArchTest
  static final ArchRule onlyTheCommandLineAndReplaysUseTools =
      noClasses()
          .that()
          .resideInAPackage("dev.sluice.app..")
          .and()
          .resideOutsideOfPackages("dev.sluice.app.cli..", "dev.sluice.app.replay..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.sluice.tools..");

  /** Each package is a slice, sub-packages included. */
  @ArchTest
  static final ArchRule packagesHaveNoCircle =
      slices().matching("dev.sluice.(**)").should().beFreeOfCycles();

  /** Rooms too: a package below the root of a module with all packages below it. */
  @ArchTest
  static final ArchRule roomsHaveNoCircle =
      slices().matching("dev.sluice.(*).(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheCommandLineWritesToTheConsole =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.sluice.app..", "dev.sluice.tools..")
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

  /**
   * Circles between classes are listed in {@code class-circles.txt}. The list only shrinks: a new
   * circle is an error, and so is one that stands there and is gone. {@code -Dsluice.circles=write}
   * writes it.
   */
  @ArchTest
  static void classCirclesOnlyShrink(JavaClasses classes) throws IOException {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass type : classes) {
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass())
          .filter(target -> isOurs(target) && isOurs(type))
          .forEach(
              target ->
                  uses.computeIfAbsent(topLevel(type), user -> new TreeSet<>())
                      .add(topLevel(target)));
    }
    Set<String> found = ClassCircles.of(uses);
    if ("write".equals(System.getProperty("sluice.circles"))) {
      Files.write(LISTED, found);
    }
    assertThat(found).containsExactlyElementsOf(new TreeSet<>(Files.readAllLines(LISTED)));
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().startsWith("dev.sluice.")
        && !type.getPackageName().startsWith("dev.sluice.proto.");
  }

  private static String topLevel(JavaClass type) {
    JavaClass outer = type.getBaseComponentType();
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer.getName();
  }

  private static ArchRule knowsNone(String module, String... others) {
    return noClasses()
        .that()
        .resideInAPackage("dev.sluice." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(others));
  }

  private static String[] packages(String... modules) {
    return Stream.of(modules).map(module -> "dev.sluice." + module + "..").toArray(String[]::new);
  }
}
