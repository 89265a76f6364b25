package dev.sluice.tools.secrets;

import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.explain.SecretExplainer;
import dev.sluice.detect.explain.TracedScanner;
import dev.sluice.detect.pattern.SecretPattern;
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
import picocli.CommandLine.Option;

@Command(
    name = "explain",
    description =
        "Asks for a value and says which patterns find it, and why or why not: exit code 0 no"
            + " secret, 1 a secret. No part of the value is printed.",
    mixinStandardHelpOptions = true)
public final class SecretsExplainCommand implements Callable<Integer> {
  @Mixin private NoArguments noArguments = new NoArguments();

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

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    noArguments.require();
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
