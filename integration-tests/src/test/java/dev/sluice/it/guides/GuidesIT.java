package dev.sluice.it.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import dev.sluice.it.guides.GuidePage.Section;
import dev.sluice.it.guides.GuidePage.Step;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.description.TextDescription;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every page of docs/guides, followed to the letter. What is not installed is skipped with its
 * section, and the test says so.
 */
@Execution(CONCURRENT)
@Order(1)
class GuidesIT {
  private static final Path PAGES = Path.of("../docs/guides");
  private static final String INDEX = "README.md";

  /** Said by a command that has to wait for its first event. */
  private static final String WAITING = "waiting for events...\n";

  /** The window in which a decision waits for its completion is shorter for these requests. */
  private static final Duration JOINED = Duration.ofSeconds(1);

  /** Events are on the topic some time after their request. */
  private static final Duration SHIPPED = Duration.ofMinutes(3);

  /** They only read, and a busy machine may be later than they wait. */
  private static final List<String> REPEATABLE =
      List.of("./sluice middleware check ", "./sluice policy suggest ");

  private static final Set<String> CLIENTS =
      Set.of("curl", "git", "pip", "npm", "mvn", "python3", "go", "java", "openssl", "rsyslogd");

  private static final Pattern WORD = Pattern.compile("[\\s;|&]+");

  @TempDir private Path directory;

  static Stream<String> pages() throws IOException {
    try (Stream<Path> pages = Files.list(PAGES)) {
      return pages
          .map(page -> page.getFileName().toString())
          .filter(name -> name.endsWith(".md") && !name.equals(INDEX))
          .sorted()
          .toList()
          .stream();
    }
  }

  /** One lane for all pages, since others measure times beside. */
  @Execution(SAME_THREAD)
  @ParameterizedTest
  @MethodSource("pages")
  void doesWhatItSays(String page) throws Exception {
    GuidePage guide = GuidePage.of(Files.readString(PAGES.resolve(page)));
    assertThat(guide.sections()).as("commands of " + page).isNotEmpty();
    GuideCheckout checkout = GuideCheckout.in(directory);
    List<String> skipped = new ArrayList<>();
    try (GuideShell shell = GuideShell.open(directory, checkout.variables())) {
      Registries.serveFor(page, checkout, shell);
      for (Section section : guide.sections()) {
        Optional<String> lack = follow(section, checkout, shell);
        lack.ifPresent(reason -> skipped.add(section.heading() + ": " + reason));
      }
    }
    Assumptions.assumeTrue(skipped.isEmpty(), page + ": NOT RUN: " + skipped);
  }

  /** Why the section cannot be followed here, if so. */
  private static Optional<String> follow(
      Section section, GuideCheckout checkout, GuideShell shell) {
    Optional<String> missing = missing(section);
    if (missing.isPresent()) {
      return missing;
    }
    for (Step step : section.steps()) {
      switch (step.kind()) {
        case PREPARATION -> {
          Optional<String> failure = Preparation.run(step.command(), checkout);
          if (failure.isPresent()) {
            return failure;
          }
        }
        case SERVER -> check(step, shell.serve(step.command()), shell);
        case COMMAND -> run(step, shell);
      }
    }
    return Optional.empty();
  }

  private static void run(Step step, GuideShell shell) {
    if (step.command().startsWith("./sluice audit tail")) {
      await().pollDelay(JOINED).atMost(SHIPPED).untilAsserted(() -> tail(step, shell));
    } else if (REPEATABLE.stream().anyMatch(step.command()::startsWith)) {
      await().atMost(SHIPPED).untilAsserted(() -> check(step, shell.run(step.command()), shell));
    } else {
      check(step, shell.run(step.command()), shell);
    }
  }

  private static void tail(Step step, GuideShell shell) {
    String printed = shell.runInTerminal(step.command()).replace(WAITING, "");
    assertThat(new ShownOutput(step.shown()).matchesInAnyOrder(printed))
        .as(difference(step, printed, shell))
        .isTrue();
  }

  private static void check(Step step, String printed, GuideShell shell) {
    assertThat(new ShownOutput(step.shown()).matches(printed))
        .as(difference(step, printed, shell))
        .isTrue();
  }

  private static TextDescription difference(Step step, String printed, GuideShell shell) {
    return new TextDescription(
        "$ %s\n--- shown:\n%s\n--- printed:\n%s\n--- servers:\n%s",
        step.command(), step.shown(), printed, shell.logs());
  }

  private static Optional<String> missing(Section section) {
    return section.steps().stream()
        .flatMap(step -> WORD.splitAsStream(step.command()))
        .filter(CLIENTS::contains)
        .filter(client -> !isInstalled(client))
        .findFirst()
        .map(client -> client + " is not installed");
  }

  private static boolean isInstalled(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }
}
