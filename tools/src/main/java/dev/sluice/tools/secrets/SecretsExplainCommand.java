package dev.sluice.tools.secrets;

import dev.sluice.inspect.secrets.catalog.SecretCatalog;
import dev.sluice.inspect.secrets.explain.SecretExplainer;
import dev.sluice.inspect.secrets.explain.TracedScanner;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.command.OutputFormat;
import dev.sluice.tools.command.Terminal;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice secrets explain}. */
@Command(
    name = "explain",
    description =
        "Asks for a value and says which patterns find it, and why or why not: exit code 0 no"
            + " secret, 1 a secret. No part of the value is printed.",
    mixinStandardHelpOptions = true)
public final class SecretsExplainCommand implements Callable<Integer> {
  /** Taken, so that the parser does not print it in an error. */
  @Parameters(hidden = true)
  private List<String> arguments = List.of();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "read the value from a file, or from standard input for -")
  private Optional<String> file = Optional.empty();

  @Mixin private PatternOptions selection = new PatternOptions();
  @Mixin private DepthOption depth = new DepthOption();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "json: one object with every condition; default: ${DEFAULT-VALUE}")
  private OutputFormat format = OutputFormat.TEXT;

  /** A value may begin with a dash, and must not become part of an error about options. */
  @Spec
  void takeValues(CommandSpec spec) {
    spec.parser().unmatchedOptionsArePositionalParams(true);
  }

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    if (!arguments.isEmpty()) {
      throw CommandFailure.usage(
          "no value is taken from arguments, because the shell keeps them in its history and"
              + " others see them among the processes; leave it out and type it when asked, or use"
              + " --file FILE");
    }
    List<SecretPattern> selected = selection.among(SecretCatalog.USUAL);
    int levels = depth.levels();
    byte[] value = SecretValue.read(file);
    ExplainReport report = report(value, selected, levels);
    Arrays.fill(value, (byte) 0);
    switch (format) {
      case TEXT -> report.lines(Terminal.ofOutput()).forEach(System.out::println);
      case JSON -> System.out.println(report.json());
    }
    return report.isFound() ? ExitCode.NO : ExitCode.DONE;
  }

  private static ExplainReport report(byte[] value, List<SecretPattern> selected, int levels) {
    var found = new TracedScanner(selected, levels).scan(value).sightings();
    var explanation = new SecretExplainer(SecretCatalog.ALL, levels).explain(value);
    var ids = selected.stream().map(SecretPattern::id).collect(Collectors.toSet());
    return new ExplainReport(PatternVerdict.of(found, explanation, ids), explanation);
  }
}
