package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Links between pages lead to a file and a heading. */
class DocumentationLinksTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);
  private static final Pattern CODE_BLOCK = Pattern.compile("(?s)```.*?\\n```");
  private static final Pattern SCHEME = Pattern.compile("[a-z]+:.*");
  private static final Set<String> SKIPPED = Set.of("target", ".git", ".sluice", "node_modules");

  @TestFactory
  Stream<DynamicTest> everyLinkOfAPageResolves() throws IOException {
    List<Path> pages = pages();
    assertThat(pages).hasSizeGreaterThan(40);
    return pages.stream()
        .map(page -> DynamicTest.dynamicTest(ROOT.relativize(page).toString(), () -> check(page)));
  }

  private static void check(Path page) throws IOException {
    List<String> broken = new ArrayList<>();
    for (String link : matches(LINK, text(page))) {
      if (!SCHEME.matcher(link).matches() && !resolves(page, link)) {
        broken.add(link);
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean resolves(Path page, String link) throws IOException {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    if (hash < 0 || !target.toString().endsWith(".md")) {
      return Files.exists(target);
    }
    return Files.exists(target) && anchors(target).contains(link.substring(hash + 1));
  }

  /** Anchors as the usual renderers of Markdown derive them from headings. */
  private static Set<String> anchors(Path page) throws IOException {
    Set<String> anchors = new HashSet<>();
    for (String heading : matches(HEADING, text(page))) {
      anchors.add(
          heading
              .toLowerCase(Locale.ROOT)
              .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
              .replaceAll("[^\\p{L}\\p{N}_ -]", "")
              .replace(' ', '-'));
    }
    return anchors;
  }

  private static String text(Path page) throws IOException {
    return CODE_BLOCK.matcher(Files.readString(page)).replaceAll("");
  }

  private static List<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> Stream.of(parts(file)).noneMatch(SKIPPED::contains))
          .sorted()
          .toList();
    }
  }

  private static String[] parts(Path file) {
    return ROOT.relativize(file).toString().split("/", -1);
  }
}
