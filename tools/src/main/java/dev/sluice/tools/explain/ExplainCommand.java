package dev.sluice.tools.explain;

import dev.sluice.chain.builtin.BuiltIns;
import dev.sluice.config.Snapshot;
import dev.sluice.config.policy.PolicyExplanation;
import dev.sluice.config.source.Compilation;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ConfigFiles;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice policy explain}. */
@Command(
    name = "explain",
    description =
        "Says why a policy would treat a request as it does: exit code 0 allowed, 1 denied.",
    mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {
  @Mixin private PolicyFiles files = new PolicyFiles();

  @Option(
      names = "--request",
      required = true,
      paramLabel = "REQUEST",
      description = "'POST https://host:443/path'; a query is matched, but not shown")
  private String request = "";

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    return switch (files.compile()) {
      case Compilation.Compiled<Snapshot> compiled -> explain(compiled.value());
      case Compilation.Rejected<Snapshot> rejected ->
          throw CommandFailure.usage(ConfigFiles.lines(rejected.violations()));
    };
  }

  private int explain(Snapshot snapshot) {
    BuiltIns builtIns = new BuiltIns();
    PolicyExplanation explanation = explanation(snapshot);
    explanation
        .lines(
            name -> {
              if (snapshot.registrations().names(name)) {
                return "registered";
              }
              return builtIns.find(name).isPresent() ? "built in" : "unknown";
            })
        .forEach(System.out::println);
    return explanation.isAllowed() ? ExitCode.DONE : ExitCode.NO;
  }

  private PolicyExplanation explanation(Snapshot snapshot) {
    try {
      return PolicyExplanation.of(snapshot.policyFor(Snapshot.DEFAULT_SANDBOX), request);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--request: " + e.getMessage());
    }
  }
}
