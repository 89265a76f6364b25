package dev.sluice.tools.explain;

import dev.sluice.policy.diff.ChangedArguments;
import dev.sluice.policy.diff.Difference;
import dev.sluice.policy.diff.PolicyDiff;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.command.OutputFormat;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "diff",
    description =
        "Says what one policy admits and another does not, with a request for each: exit code 0 no"
            + " difference, 1 differences.",
    mixinStandardHelpOptions = true)
public final class DiffCommand implements Callable<Integer> {
  private final PrintStream out = System.out;

  @Parameters(index = "0", paramLabel = "A", description = "policy before, YAML")
  private Path before = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "policy after, YAML")
  private Path after = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "json: one object with every difference; default: ${DEFAULT-VALUE}")
  private OutputFormat format = OutputFormat.TEXT;

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    PolicyFile next = PolicyFile.read(after);
    PolicyDiff diff = PolicyDiff.of(PolicyFile.read(before).compared(), next.compared());
    next.observedUntil().ifPresent(DiffCommand::tellObserved);
    switch (format) {
      case TEXT -> print(diff, Terminal.ofOutput());
      case JSON -> out.println(json(diff));
    }
    boolean same = diff.isEmpty() && next.observedUntil().isEmpty();
    return same ? ExitCode.DONE : ExitCode.NO;
  }

  private static void tellObserved(Instant until) {
    System.err.println(
        "sluice: B has mode: observe until %s; until then it also admits what no rule admits, which"
                .formatted(until)
            + " is not compared");
  }

  private void print(PolicyDiff diff, Terminal terminal) {
    for (boolean reachable : new boolean[] {true, false}) {
      diff.differences().stream()
          .filter(difference -> difference.reachable() == reachable)
          .forEach(difference -> print(difference, terminal));
    }
    for (ChangedArguments changed : diff.undecided()) {
      out.printf(
          "%s %s: arguments differ; no request was found that shows it%n",
          terminal.styled("undecided", TextStyle.YELLOW),
          (changed.after() ? "after: " : "before: ") + LineEscape.line(changed.place()));
    }
    if (!diff.complete()) {
      System.err.println(
          "sluice: the policies tell too many kinds of requests apart; not all were tried");
    }
  }

  private void print(Difference difference, Terminal terminal) {
    boolean reachable = difference.reachable();
    out.printf(
        "%s %s: %s%n",
        terminal.styled(
            reachable ? "newly reachable" : "newly denied",
            reachable ? TextStyle.GREEN : TextStyle.RED),
        LineEscape.line(difference.target()),
        String.join(", ", difference.methods()));
    out.println("  before: " + LineEscape.line(place(difference.before())));
    out.println("  after: " + LineEscape.line(place(difference.after())));
    out.println("  request: " + LineEscape.line(difference.witness()));
    if (!difference.body().isEmpty()) {
      out.println("  body: " + LineEscape.line(difference.body()));
    }
  }

  private static String place(String place) {
    return place.isEmpty() ? "no endpoint" : place;
  }

  private static String json(PolicyDiff diff) {
    JsonMapper mapper = new JsonMapper();
    ObjectNode result = mapper.createObjectNode().put("complete", diff.complete());
    ArrayNode list = result.putArray("differences");
    for (Difference difference : diff.differences()) {
      ObjectNode node =
          list.addObject()
              .put("change", difference.reachable() ? "newly_reachable" : "newly_denied")
              .put("target", difference.target());
      difference.methods().forEach(node.putArray("methods")::add);
      node.put("before", difference.before())
          .put("after", difference.after())
          .put("request", difference.witness());
      if (!difference.body().isEmpty()) {
        node.put("body", difference.body());
      }
    }
    ArrayNode undecided = result.putArray("undecided");
    for (ChangedArguments changed : diff.undecided()) {
      undecided
          .addObject()
          .put("policy", changed.after() ? "after" : "before")
          .put("place", changed.place())
          .put("differs", "arguments");
    }
    return LineEscape.json(mapper.writeValueAsString(result));
  }
}
