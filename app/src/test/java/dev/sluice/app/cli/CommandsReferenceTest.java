package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * {@code docs/reference/commands.md} lists every command with its options, as picocli knows them.
 * {@code -Dsluice.docs=write} writes what stands between each heading and its mark; text behind a
 * mark is kept.
 */
class CommandsReferenceTest {
  private static final Path PAGE = Path.of("../docs/reference/commands.md");
  private static final String MARK = "<!-- notes -->";

  @Test
  void listsEveryCommandAndNoOther() throws IOException {
    String page = Files.readString(PAGE);
    String expected = page(page);
    if (System.getProperty("sluice.docs", "").equals("write")) {
      Files.writeString(PAGE, expected);
      page = expected;
    }

    assertThat(page).isEqualTo(expected);
  }

  private static String page(String page) {
    List<CommandLine> commands = leaves(new CommandLine(new SluiceCommand())).toList();
    Set<String> shared = shared(commands);
    StringBuilder text = new StringBuilder(page.split("\n## (?:`|Shared)", 2)[0].stripTrailing());
    text.append("\n\n## Shared options\n\n").append(String.join("\n", shared)).append('\n');
    for (CommandLine command : commands) {
      String heading = "\n## `" + name(command) + "`\n";
      text.append(heading).append('\n').append(reference(command, shared)).append(MARK);
      text.append(notes(page, heading));
    }
    return text.toString();
  }

  /** Of the rows of each option the most frequent one, if several commands have it. */
  private static Set<String> shared(List<CommandLine> commands) {
    Map<String, Long> counts =
        commands.stream()
            .flatMap(CommandsReferenceTest::rows)
            .collect(Collectors.groupingBy(row -> row, TreeMap::new, Collectors.counting()));
    Map<String, Map.Entry<String, Long>> best = new TreeMap<>();
    counts.entrySet().stream()
        .filter(row -> row.getValue() > 1)
        .forEach(
            row ->
                best.merge(
                    label(row.getKey()),
                    row,
                    (a, b) -> a.getValue().compareTo(b.getValue()) < 0 ? b : a));
    return best.values().stream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The option with its parameter, in code style. */
  private static String label(String row) {
    return row.substring(2, row.indexOf("`:") + 1);
  }

  /** What stands between the mark of a command and the next heading. */
  private static String notes(String page, String heading) {
    int begin = page.indexOf(heading);
    int mark = begin < 0 ? -1 : page.indexOf(MARK, begin);
    if (mark < 0) {
      return "\n";
    }
    int next = page.indexOf("\n## `", mark);
    return page.substring(mark + MARK.length(), next < 0 ? page.length() : next);
  }

  private static Stream<CommandLine> leaves(CommandLine command) {
    if (command.getCommandSpec().usageMessage().hidden()) {
      return Stream.empty();
    }
    List<CommandLine> within = List.copyOf(command.getSubcommands().values());
    return within.isEmpty()
        ? Stream.of(command)
        : within.stream().flatMap(CommandsReferenceTest::leaves);
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName().replaceFirst("^sluice ", "");
  }

  private static String reference(CommandLine command, Set<String> shared) {
    String own = rows(command).filter(row -> !shared.contains(row)).collect(lines());
    String others =
        rows(command)
            .filter(shared::contains)
            .map(CommandsReferenceTest::label)
            .collect(Collectors.joining(", "));
    return cell(command.getCommandSpec().usageMessage().description())
        + ".\n\n"
        + own
        + (others.isEmpty() ? "" : "- [shared](#shared-options): " + others + "\n")
        + "\n";
  }

  private static Collector<CharSequence, ?, String> lines() {
    return Collectors.joining("\n", "", "\n");
  }

  private static Stream<String> rows(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    Stream<String> parameters =
        spec.positionalParameters().stream()
            .filter(parameter -> parameter.description().length > 0)
            .map(parameter -> row(parameter.paramLabel(), parameter.description()));
    Stream<String> options =
        spec.options().stream()
            .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
            .map(option -> row(usage(option), option.description()));
    return Stream.concat(parameters, options.sorted());
  }

  private static String usage(OptionSpec option) {
    String name = option.longestName();
    return option.arity().max() == 0 ? name : name + " " + option.paramLabel();
  }

  private static String row(String usage, String[] description) {
    return "- `%s`: %s".formatted(usage, cell(description));
  }

  private static String cell(String[] lines) {
    return Arrays.stream(lines)
        .map(String::strip)
        .collect(Collectors.joining(" "))
        .replace("%%", "%")
        .replaceFirst("\\.$", "");
  }
}
