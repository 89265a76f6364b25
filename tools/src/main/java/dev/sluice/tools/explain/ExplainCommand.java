package dev.sluice.tools.explain;

import dev.sluice.config.file.RegularFile;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.KeyPath;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyExplanation;
import dev.sluice.policy.RecordedDecision;
import dev.sluice.policy.RecordedDecision.Decided;
import dev.sluice.policy.RecordedDecision.Undecided;
import dev.sluice.policy.WrittenRequest;
import dev.sluice.policy.preset.PresetCatalog;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ConfigFiles;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.command.OutputFormat;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.replay.RecordedEvent;
import dev.sluice.tools.replay.RecordedEvent.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "explain",
    description =
        "Says why a policy would treat a request as it does: exit code 0 allowed, 1 denied.",
    mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {
  /** No policy reads a longer one. */
  private static final int LONGEST_BODY = 64 << 20;

  @Mixin private PolicyFiles files = new PolicyFiles();

  @Option(
      names = "--request",
      paramLabel = "REQUEST",
      description =
          "'POST https://host:443/path'; a query is matched, but not shown. A WebSocket handshake"
              + " is 'GET wss://host/path'")
  private Optional<String> request = Optional.empty();

  @Option(
      names = "--event",
      paramLabel = "UID",
      description =
          "a recorded request in place of --request: the id of its event, or its"
              + " x-sluice-request-id, in FILE or since TIME")
  private Optional<String> event = Optional.empty();

  @Mixin private RecordedInput input = new RecordedInput();

  @Option(names = "--as-test", description = "print the recorded request as a test of a policy")
  private boolean asTest;

  @Option(
      names = "--header",
      paramLabel = "HEADER",
      description = "'Content-Type: application/json'; tells how to read the body")
  private List<String> headers = List.of();

  @Option(
      names = "--body",
      paramLabel = "FILE",
      description = "the request's body, where the policy reads it")
  private Optional<Path> body = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "json: one object with the decision; default: ${DEFAULT-VALUE}")
  private OutputFormat format = OutputFormat.TEXT;

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    check();
    return switch (files.compile()) {
      case Compilation.Compiled<Snapshot> compiled ->
          event.isPresent() ? explain(compiled.value(), event.get()) : explain(compiled.value());
      case Compilation.Rejected<Snapshot> rejected ->
          throw CommandFailure.usage(ConfigFiles.lines(rejected.violations()));
    };
  }

  private void check() {
    if (request.isPresent() == event.isPresent()) {
      throw CommandFailure.usage("expected --request REQUEST or --event UID");
    }
    if (event.isPresent()) {
      input.check();
    } else if (asTest) {
      throw CommandFailure.usage("--as-test: needs --event UID");
    }
  }

  private int explain(Snapshot snapshot, String uid) throws IOException {
    Optional<RecordedEvent> found = input.find(uid);
    if (found.isEmpty()) {
      System.err.println("sluice: there is no decision with the id " + LineEscape.word(uid));
      return ExitCode.NO;
    }
    if (asTest) {
      RecordedTest.lines(found.get()).forEach(System.out::println);
      return ExitCode.DONE;
    }
    EventExplanation explanation =
        EventExplanation.of(snapshot.policyFor(Snapshot.DEFAULT_SANDBOX), found.get());
    switch (format) {
      case TEXT -> explanation.lines().forEach(System.out::println);
      case JSON -> System.out.println(explanation.json());
    }
    return explanation.allowed() ? ExitCode.DONE : ExitCode.NO;
  }

  private int explain(Snapshot snapshot) throws IOException {
    DecisionReport report = new DecisionReport(explanation(snapshot), snapshot);
    switch (format) {
      case TEXT -> report.print(Terminal.ofOutput(), System.out);
      case JSON -> System.out.println(report.json());
    }
    return report.explanation().isAllowed() ? ExitCode.DONE : ExitCode.NO;
  }

  private PolicyExplanation explanation(Snapshot snapshot) throws IOException {
    Optional<ByteBuffer> bytes = body.isEmpty() ? Optional.empty() : Optional.of(read(body.get()));
    try {
      return PolicyExplanation.of(
          snapshot.policyFor(Snapshot.DEFAULT_SANDBOX).at(Instant.now()),
          new WrittenRequest(request.orElseThrow(), headers, bytes));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--request: " + e.getMessage());
    }
  }

  private static ByteBuffer read(Path file) throws IOException {
    try (InputStream in = RegularFile.open(file)) {
      return ByteBuffer.wrap(in.readNBytes(LONGEST_BODY + 1));
    }
  }

  /**
   * How a policy judges a recorded request.
   *
   * @param allowed whether it is sure that the request passes
   * @param facts what was recorded and what is decided, by name and in order; holds text of clients
   */
  private record EventExplanation(boolean allowed, Map<String, String> facts) {
    static EventExplanation of(Policy policy, RecordedEvent event) {
      Map<String, String> facts = new LinkedHashMap<>();
      facts.put("event", event.uid() + " of " + Instant.ofEpochMilli(event.timeMs()));
      var target = event.target();
      facts.put(
          "request", target.method() + " " + target.host() + ":" + target.port() + target.path());
      facts.put("recorded", recorded(event));
      if (event.request().isEmpty()) {
        facts.put("decision", "undecided, policy did not judge it or its host is not recorded");
        return new EventExplanation(false, facts);
      }
      if (event.connect()) {
        boolean admitted =
            policy.admitEndpoint(target.host(), target.port()) instanceof EndpointDecision.Admitted;
        facts.put("decision", admitted ? "allowed" : "denied");
        return new EventExplanation(admitted, facts);
      }
      return of(policy.admitRecorded(event.request().get()), facts);
    }

    private static EventExplanation of(RecordedDecision decision, Map<String, String> facts) {
      return switch (decision) {
        case Decided decided -> {
          facts.put("decision", decided.passes() ? "allowed" : "denied");
          decided.decision().basis().place().ifPresent(place -> rule(place, facts));
          yield new EventExplanation(decided.passes(), facts);
        }
        case Undecided(var missing, var place) -> {
          facts.put("decision", "undecided, " + missing.words());
          place.ifPresent(path -> rule(path, facts));
          yield new EventExplanation(false, facts);
        }
      };
    }

    private static void rule(KeyPath place, Map<String, String> facts) {
      facts.put("rule", place.text());
      PresetCatalog.at(place).ifPresent(preset -> facts.put("preset", preset.title()));
    }

    private static String recorded(RecordedEvent event) {
      String word = event.outcome().name().toLowerCase(Locale.ROOT);
      String refusal = event.refusal().isEmpty() ? "" : ", " + event.refusal();
      String place = event.place().isEmpty() ? "" : " by " + event.place();
      return (event.outcome() == Outcome.NOT_POLICY ? "refused, not by policy" : word)
          + refusal
          + place;
    }

    List<String> lines() {
      return facts.entrySet().stream()
          .map(fact -> fact.getKey() + ": " + LineEscape.line(fact.getValue()))
          .toList();
    }

    String json() {
      JsonMapper mapper = new JsonMapper();
      ObjectNode result = mapper.createObjectNode().put("allowed", allowed);
      facts.forEach(result::put);
      return LineEscape.json(mapper.writeValueAsString(result));
    }
  }
}
