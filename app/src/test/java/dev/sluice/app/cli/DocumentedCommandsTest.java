package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every command in the documentation exists, with every option that is written after it. */
class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("..");

  /** In a block of code or between backticks, up to the end of either, or to the shell's syntax. */
  private static final Pattern COMMAND =
      Pattern.compile("(?m)(?:`|^ {4,}|^|\\$ |&& )(?:\\./|bin/)?sluice ([a-z-][^`#;>\n]*)");

  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");

  /** What a signed checkpoint starts with. */
  private static final String CHECKPOINT = "audit checkpoint 1";

  /** What follows is the command that {@code sluice exec} runs. */
  private static final Pattern END_OF_OPTIONS = Pattern.compile("\\s--(\\s|$)");

  @Test
  void everyCommandAndOptionExists() throws IOException {
    List<String> unknown = new ArrayList<>();
    int commands = 0;
    for (Path page : pages()) {
      String text = Files.readString(page).replace("\\\n", " ");
      for (MatchResult match : COMMAND.matcher(text).results().toList()) {
        commands++;
        if (match.group(1).startsWith(CHECKPOINT)) {
          continue;
        }
        problems(match.group(1)).forEach(problem -> unknown.add(page + ": " + problem));
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(commands).isGreaterThan(100);
  }

  @Test
  void anUnknownWordIsFound() {
    assertThat(problems("polcy check --policy FILE"))
        .containsExactly("polcy check --policy FILE: polcy");
    assertThat(problems("policy chek --policy FILE"))
        .containsExactly("policy chek --policy FILE: chek");
    assertThat(problems("env [--shel NAME]")).containsExactly("env [--shel NAME]: --shel");
    assertThat(problems("exec --sandbox ci -- npm --silent")).isEmpty();
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String name : List.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "docs", "examples")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(name))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
      }
    }
    return pages;
  }

  /** The words of a command line that Sluice does not know, each with the line. */
  private static List<String> problems(String line) {
    CommandLine command = new CommandLine(new SluiceCommand());
    for (String word : line.split("[\\s|]+", -1)) {
      Map<String, CommandLine> within = command.getSubcommands();
      if (within.isEmpty() || !word.matches("[a-z-]+") || word.startsWith("-")) {
        break;
      }
      if (!within.containsKey(word)) {
        return List.of(line + ": " + word);
      }
      command = within.get(word);
    }
    Map<String, ?> known = command.getCommandSpec().optionsMap();
    return OPTION
        .matcher(END_OF_OPTIONS.split(line, 2)[0])
        .results()
        .map(MatchResult::group)
        .filter(option -> !known.containsKey(option))
        .map(option -> line + ": " + option)
        .toList();
  }
}
