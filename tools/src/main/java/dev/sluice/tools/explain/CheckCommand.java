package dev.sluice.tools.explain;

import dev.sluice.config.source.Violation;
import dev.sluice.policy.compiled.ReadyPolicy;
import dev.sluice.policy.preset.PresetUse;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.command.OutputFormat;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import dev.sluice.tools.command.TextTable;
import dev.sluice.tools.command.TextTable.Cell;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "check",
    description =
        "Says whether a policy, or a whole configuration, would be accepted, and runs the tests"
            + " beside it: exit code 0, or 1 and all violations.",
    mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
  @Mixin private CheckedFiles files = new CheckedFiles();

  @Option(names = "--strict", description = "warnings are violations too; notes are not")
  private boolean strict;

  @Option(
      names = "--portable",
      description = "keys that OpenShell does not know are violations too")
  private boolean portable;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "json: one object with everything that was found; default: ${DEFAULT-VALUE}")
  private OutputFormat format = OutputFormat.TEXT;

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    CheckedFiles.Findings findings = files.findings();
    List<Violation> found = findings.violations();
    boolean accepted = found.stream().noneMatch(this::isViolation);
    switch (format) {
      case TEXT -> print(found, accepted);
      case JSON -> System.out.println(json(findings, accepted));
    }
    return accepted ? ExitCode.DONE : ExitCode.NO;
  }

  private boolean isViolation(Violation violation) {
    return switch (violation.severity()) {
      case ERROR -> true;
      case WARNING -> strict || (portable && violation.isAboutOwnKey());
      case NOTE -> false;
    };
  }

  /** What a valid configuration is warned of is not its result. */
  private static void print(List<Violation> found, boolean accepted) {
    Terminal terminal = Terminal.ofOutput();
    lines(found, terminal).forEach((accepted ? System.err : System.out)::println);
    if (accepted && terminal.interactive()) {
      System.out.println(terminal.styled("accepted", TextStyle.GREEN));
    }
  }

  static List<String> lines(List<Violation> found, Terminal terminal) {
    if (!terminal.interactive()) {
      return found.stream().map(Violation::toString).toList();
    }
    TextTable table = new TextTable(terminal);
    for (Violation violation : found) {
      table.add(new Cell(violation.place(), style(violation)), Cell.of(violation.text()));
    }
    return table.lines();
  }

  private static TextStyle style(Violation violation) {
    return switch (violation.severity()) {
      case ERROR -> TextStyle.RED;
      case WARNING -> TextStyle.YELLOW;
      case NOTE -> TextStyle.PLAIN;
    };
  }

  private static String json(CheckedFiles.Findings findings, boolean accepted) {
    JsonMapper mapper = new JsonMapper();
    ObjectNode result = mapper.createObjectNode().put("accepted", accepted);
    var list = result.putArray("violations");
    for (Violation violation : findings.violations()) {
      list.addObject()
          .put("severity", violation.severity().name().toLowerCase(Locale.ROOT))
          .put("file", violation.file())
          .put("line", violation.line())
          .put("column", violation.column())
          .put("key", violation.keyPath())
          .put("message", violation.message());
    }
    result.put("tests", findings.tests());
    var presets = result.putArray("presets");
    findings
        .policies()
        .forEach(policy -> policy.presets().forEach(use -> add(presets, policy, use)));
    return mapper.writeValueAsString(result);
  }

  private static void add(ArrayNode presets, ReadyPolicy policy, PresetUse use) {
    presets
        .addObject()
        .put("file", policy.source().file())
        .put("name", use.preset().name())
        .put("version", use.preset().version())
        .put("dated", use.preset().dated().toString())
        .put("endpoints", use.endpoints());
  }
}
