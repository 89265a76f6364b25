package dev.sluice.tools.replay;

import dev.sluice.policy.RecordedRequest;
import dev.sluice.policy.RecordedRequest.Form;
import dev.sluice.policy.RecordedRequest.Handshake;
import dev.sluice.proto.RuleEngine;
import dev.sluice.tools.event.EventField;
import dev.sluice.tools.event.EventParser;
import dev.sluice.tools.event.EventRecord;
import dev.sluice.tools.replay.RecordedEvent.Outcome;
import dev.sluice.tools.replay.RecordedEvent.Target;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads events one after another. An event is judged by what it says and by nothing else, so that
 * events may come in any order. One thread.
 */
public final class EventReader {
  private static final Set<String> POLICY_ENGINES =
      Set.of("opa", "l7", "l7-graphql", "l7-jsonrpc", "l7-mcp", "l7-grpc");
  private static final int OPEN = 1;
  private static final int SWITCHING = 101;

  /** Longer paths are cut, which three dots mark. */
  private static final int LONGEST_PATH = 8192;

  private static final String MASK = "[secret";
  private static final String HOST_MASK = "secret--";

  private EventRecord event = new EventRecord(Map.of(), Optional.empty(), Optional.empty());

  public boolean read(byte[] bytes, int from, int to) {
    Optional<EventRecord> read = EventParser.parse(bytes, from, to - from);
    read.ifPresent(fresh -> event = fresh);
    return read.isPresent();
  }

  public String writer() {
    return event.has(EventField.SEQUENCE) ? event.text(EventField.WRITER) : "";
  }

  public long sequence() {
    return event.number(EventField.SEQUENCE);
  }

  public String sandbox() {
    return event.text(EventField.SANDBOX);
  }

  public boolean isNamed(String uid) {
    return event.text(EventField.UID).equals(uid) || event.text(EventField.CORRELATION).equals(uid);
  }

  /** The decision; empty for other events, as stages and the ends of requests are. */
  public Optional<RecordedEvent> decision() {
    boolean request =
        event.text(EventField.CODE).equals("http.exchange")
            || event.text(EventField.CODE).equals("http.decision");
    boolean connect =
        event.text(EventField.CODE).equals("tunnel.decision")
            && event.number(EventField.ACTIVITY) == OPEN;
    return request || connect ? Optional.of(event(connect)) : Optional.empty();
  }

  private RecordedEvent event(boolean connect) {
    Outcome outcome = outcome(connect);
    Target target = target(connect);
    return new RecordedEvent(
        event.text(EventField.UID),
        event.number(EventField.TIME),
        outcome,
        event.text(EventField.PLACE),
        outcome == Outcome.NOT_POLICY
            ? event.text(EventField.ENGINE) + " " + event.text(EventField.REFUSAL)
            : event.text(EventField.REFUSAL),
        connect,
        target,
        target.host().contains(HOST_MASK) || outcome == Outcome.NOT_POLICY
            ? Optional.empty()
            : Optional.of(request(target)),
        event.asked().isPresent());
  }

  private Outcome outcome(boolean connect) {
    String engine = event.text(EventField.ENGINE);
    boolean denied = event.isDenied();
    if (!denied) {
      boolean unnamed =
          event.text(EventField.DOMAIN).isEmpty() && event.text(EventField.IP).isEmpty();
      boolean own = unnamed || engine.equals(RuleEngine.LOCAL.text());
      if (own) {
        return Outcome.NOT_POLICY;
      }
      // The rules deny what was only observed.
      return event.isTrue(EventField.WOULD_DENY) ? Outcome.DENIED : Outcome.ALLOWED;
    }
    String detail = event.text(EventField.DETAIL);
    boolean byPolicy =
        connect
            ? engine.equals("opa") && event.text(EventField.REFUSAL).equals("policy_denied")
            : POLICY_ENGINES.contains(engine) && event.has(EventField.METHOD);
    boolean never = detail.startsWith("h2c") || detail.startsWith("L7 tunnel closed");
    return byPolicy && !never ? Outcome.DENIED : Outcome.NOT_POLICY;
  }

  private Target target(boolean connect) {
    return new Target(
        connect ? "CONNECT" : event.text(EventField.METHOD),
        event.host(),
        Math.toIntExact(Math.min(event.number(EventField.PORT), 65_535)),
        event.text(EventField.PATH));
  }

  private RecordedRequest request(Target target) {
    String path = target.path();
    boolean unknown =
        path.isEmpty()
            || path.contains(MASK)
            || (path.length() >= LONGEST_PATH && path.endsWith("..."));
    AskedNames names = event.asked().map(AskedNames::of).orElse(AskedNames.NONE);
    long original = event.number(EventField.ORIGINAL_LENGTH);
    return new RecordedRequest(
        target.host(),
        target.port(),
        target.method(),
        unknown ? Optional.empty() : Optional.of(path),
        names.query(form()),
        handshake(target),
        calls(target, names),
        original > 0 ? original : event.number(EventField.BODY_LENGTH));
  }

  private Form form() {
    if (event.text(EventField.REFUSAL).equals("ambiguous_query")) {
      return Form.AMBIGUOUS;
    }
    // The words for what is refused whatever the rules say (data-plane 3.9).
    return event.text(EventField.DETAIL).equals("request denied by policy")
        ? Form.PERHAPS_MALFORMED
        : Form.REGULAR;
  }

  private Handshake handshake(Target target) {
    if (event.number(EventField.STATUS) == SWITCHING
        || event.text(EventField.REFUSAL).equals("unsupported_l7_protocol")) {
      return Handshake.YES;
    }
    return target.method().equals("GET") ? Handshake.UNKNOWN : Handshake.NO;
  }

  /** Unregistered queries of GraphQL have no names. */
  private Optional<RecordedRequest.Calls> calls(Target target, AskedNames names) {
    boolean allowed = !event.isDenied();
    return event.text(EventField.DETAIL).startsWith("GraphQL persisted query")
        ? Optional.empty()
        : names.calls(target.method(), event.text(EventField.ENGINE), allowed);
  }
}
