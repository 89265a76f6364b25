package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each WARN and ERROR of the shipped modules has its line in docs/reference/log-lines.md, and none
 * other has.
 */
class LogLinesTest {
  private static final Path ROOT = Path.of(System.getProperty("basedir", "")).resolve("..");
  private static final List<String> MODULES =
      List.of(
          "inspect",
          "detect",
          "config",
          "policy",
          "wire",
          "proxy-verticle",
          "chain-verticle",
          "control-verticle",
          "audit-sink",
          "tools",
          "app");

  private static final String LITERAL = "\"(?:[^\"\\\\]|\\\\.)*\"";
  private static final Pattern CALL =
      Pattern.compile("\\bLOG\\s*(?:\\.|::)\\s*(?:at)?([wW]arn|[eE]rror)\\b\\(?");
  private static final Pattern TEXT =
      Pattern.compile("\\s*(" + LITERAL + "(?:\\s*\\+\\s*" + LITERAL + ")*)");
  private static final Pattern PART = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern ROW = Pattern.compile("(?m)^- (WARN|ERROR) `([^`]+)`: ");

  @Test
  void eachHasItsRemedy() throws IOException {
    Set<String> documented =
        ROW.matcher(Files.readString(ROOT.resolve("docs/reference/log-lines.md")))
            .results()
            .map(row -> row.group(1) + " " + row.group(2))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> logged =
        MODULES.stream()
            .flatMap(LogLinesTest::sources)
            .flatMap(LogLinesTest::lines)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(logged).hasSizeGreaterThan(50).isEqualTo(documented);
  }

  @Test
  void findsEachFormOfACall() {
    assertThat(
            lines("LOG.warn(\"one {}\"\n + \" two\", x); LOG\n  .error(\"three {}: {}\", a, b);"))
        .containsExactly("WARN one … two", "ERROR three …: …");
    assertThat(lines("LOG.error(fault); all.forEach(LOG::warn);"))
        .containsExactly("ERROR without a text of its own", "WARN without a text of its own");
  }

  private static Stream<String> lines(String source) {
    return CALL.matcher(source)
        .results()
        .map(call -> level(call) + " " + text(source.substring(call.end())));
  }

  private static String level(MatchResult call) {
    return call.group(1).equalsIgnoreCase("warn") ? "WARN" : "ERROR";
  }

  /** The constant that a call begins with, which people search for. */
  private static String text(String rest) {
    Matcher text = TEXT.matcher(rest);
    if (!text.lookingAt()) {
      return "without a text of its own";
    }
    return PART.matcher(text.group(1))
        .results()
        .map(part -> part.group(1))
        .collect(Collectors.joining())
        .replace("{}", "…");
  }

  private static Stream<String> sources(String module) {
    try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .sorted()
          .map(LogLinesTest::read)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
