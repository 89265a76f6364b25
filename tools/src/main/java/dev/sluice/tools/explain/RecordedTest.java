package dev.sluice.tools.explain;

import dev.sluice.inspect.body.Call;
import dev.sluice.policy.RecordedRequest;
import dev.sluice.policy.RecordedRequest.Handshake;
import dev.sluice.policy.document.Protocol;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.replay.RecordedEvent;
import dev.sluice.tools.replay.RecordedEvent.Outcome;
import dev.sluice.tools.replay.RecordedEvent.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** A test of a policy that is made of a recorded request, as YAML. */
final class RecordedTest {
  private static final JsonMapper JSON = new JsonMapper();

  private RecordedTest() {}

  /**
   * The lines of a tests file.
   *
   * @throws CommandFailure when the record does not say enough
   */
  static List<String> lines(RecordedEvent event) {
    RecordedRequest request =
        event
            .request()
            .filter(known -> known.path().isPresent() && !event.connect())
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "--as-test: needs a request that policy judged, whose host and path were"
                            + " recorded whole"));
    List<String> lines = new ArrayList<>();
    lines.add("tests:");
    lines.add("  # " + LineEscape.line("event " + event.uid() + " of " + time(event)));
    notes(request).forEach(note -> lines.add("  # " + LineEscape.line(note)));
    lines.add("  - request: " + quoted(line(event.target(), request)));
    body(request).ifPresent(body -> lines.add("    body: " + quoted(body)));
    boolean allowed = event.outcome() == Outcome.ALLOWED;
    lines.add("    expect: " + (allowed ? "allowed" : "denied"));
    if (!allowed && !event.refusal().isEmpty()) {
      lines.add("    code: " + quoted(event.refusal()));
    }
    return lines;
  }

  private static Instant time(RecordedEvent event) {
    return Instant.ofEpochMilli(event.timeMs());
  }

  private static List<String> notes(RecordedRequest request) {
    List<String> notes = new ArrayList<>();
    if (!request.query().keys().isEmpty()) {
      notes.add("write the values of the query, which are not recorded");
    }
    request
        .calls()
        .ifPresent(
            calls -> {
              notes.add("the body has the recorded names alone");
              if (calls.protocol() == Protocol.MCP) {
                notes.add("add the client's revision: headers: {MCP-Protocol-Version: ...}");
              }
            });
    return notes;
  }

  private static String line(Target target, RecordedRequest request) {
    boolean plain = target.port() == 80;
    String scheme = (request.handshake() == Handshake.YES ? "ws" : "http") + (plain ? "" : "s");
    String host = target.host().indexOf(':') < 0 ? target.host() : "[" + target.host() + "]";
    String port = plain || target.port() == 443 ? "" : ":" + target.port();
    String query =
        request.query().keys().stream()
            .sorted()
            .map(key -> key + "=")
            .collect(Collectors.joining("&"));
    return target.method()
        + " "
        + scheme
        + "://"
        + host
        + port
        + target.path()
        + (query.isEmpty() ? "" : "?" + query);
  }

  /** Of one call; the names of several do not tell how they were written. */
  private static Optional<String> body(RecordedRequest request) {
    return request
        .calls()
        .filter(calls -> calls.calls().size() == 1)
        .flatMap(calls -> body(calls.calls().getFirst()));
  }

  private static Optional<String> body(Call call) {
    return switch (call) {
      case Call.Method method -> {
        var message =
            JSON.createObjectNode()
                .put("jsonrpc", "2.0")
                .put("id", 1)
                .put("method", method.method());
        method.tool().ifPresent(tool -> message.putObject("params").put("name", tool));
        yield Optional.of(JSON.writeValueAsString(message));
      }
      case Call.Operation operation -> {
        String fields = operation.fields().stream().sorted().collect(Collectors.joining(" "));
        String query = operation.type() + " " + operation.name() + " { " + fields + " }";
        yield Optional.of(JSON.writeValueAsString(JSON.createObjectNode().put("query", query)));
      }
      case Call.Unregistered unregistered -> Optional.empty();
      case Call.Response response -> Optional.empty();
      case Call.ReceiveStream stream -> Optional.empty();
      case Call.SessionEnd sessionEnd -> Optional.empty();
    };
  }

  /** A double-quoted text of YAML, in printable ASCII. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            point -> {
              if (point == '"' || point == '\\') {
                quoted.append('\\').append((char) point);
              } else if (point >= ' ' && point < 0x7f) {
                quoted.append((char) point);
              } else {
                quoted.append("\\U%08x".formatted(point));
              }
            });
    return quoted.append('"').toString();
  }
}
