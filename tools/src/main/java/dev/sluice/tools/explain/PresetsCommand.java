package dev.sluice.tools.explain;

import dev.sluice.config.source.fault.Spelling;
import dev.sluice.policy.preset.PresetCatalog;
import dev.sluice.policy.preset.PresetFile;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import dev.sluice.tools.command.TextTable;
import dev.sluice.tools.command.TextTable.Cell;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "presets",
    description = "Lists the presets that a policy may name, or prints one of them as a policy.",
    mixinStandardHelpOptions = true)
public final class PresetsCommand implements Callable<Integer> {
  private static final String[] HEADS = {"NAME", "VERSION", "DATE", "ADMITS"};
  private static final Pattern VERSIONED = Pattern.compile("(.*)@([0-9]{1,4})");

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME[@VERSION]",
      description = "the preset to print; without a version the newest")
  private Optional<String> name = Optional.empty();

  @Override
  public Integer call() {
    Logging.forPeople();
    if (name.isPresent()) {
      System.out.print(find(name.get()).text());
    } else {
      list(Terminal.ofOutput());
    }
    return ExitCode.DONE;
  }

  private static PresetFile find(String word) {
    Matcher versioned = VERSIONED.matcher(word);
    String name = versioned.matches() ? versioned.group(1) : word;
    PresetFile newest =
        PresetCatalog.newest(name)
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "unknown preset '%s'; %suse one of: %s"
                            .formatted(
                                LineEscape.word(name),
                                Spelling.hint(name, PresetCatalog.names()),
                                String.join(", ", PresetCatalog.names()))));
    return versioned.matches()
        ? PresetCatalog.find(name, Integer.parseInt(versioned.group(2)))
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "the preset %s has the versions 1 to %d".formatted(name, newest.version())))
        : newest;
  }

  private static void list(Terminal terminal) {
    TextTable table = new TextTable(terminal);
    table.add(
        Arrays.stream(HEADS).map(head -> new Cell(head, TextStyle.FAINT)).toArray(Cell[]::new));
    PresetCatalog.names().stream()
        .flatMap(preset -> PresetCatalog.newest(preset).stream())
        .forEach(
            preset ->
                table.add(
                    Cell.of(preset.name()),
                    Cell.of(Integer.toString(preset.version())),
                    Cell.of(preset.dated().toString()),
                    Cell.of(preset.admits())));
    table.lines().forEach(System.out::println);
  }
}
