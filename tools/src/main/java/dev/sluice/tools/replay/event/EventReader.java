package dev.sluice.tools.replay.event;

import dev.sluice.config.policy.RecordedRequest;
import dev.sluice.config.policy.RecordedRequest.Form;
import dev.sluice.config.policy.RecordedRequest.Handshake;
import dev.sluice.proto.RuleEngine;
import dev.sluice.tools.replay.event.RecordedEvent.Outcome;
import dev.sluice.tools.replay.event.RecordedEvent.Target;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads events one after another. An event is judged by what it says and by nothing else, so that
 * events may come in any order. One thread.
 */
public final class EventReader {
  private static final Set<String> POLICY_ENGINES =
      Set.of("opa", "l7", "l7-graphql", "l7-jsonrpc", "l7-mcp", "l7-grpc");
  private static final int DENIED = 2;
  private static final int OPEN = 1;
  private static final int SWITCHING = 101;

  /** Longer paths are cut, which three dots mark. */
  private static final int LONGEST_PATH = 8192;

  private static final String MASK = "[secret";
  private static final String HOST_MASK = "secret--";

  private final EventScan scan = new EventScan();

  /**
   * Reads one event.
   *
   * @param bytes borrowed until the next call
   * @return false when it is no object
   */
  public boolean read(byte[] bytes, int from, int to) {
    return scan.read(bytes, from, to);
  }

  /** Identity of the writer; empty when the event has no number. */
  public String writer() {
    return scan.has(EventSlot.SEQUENCE) ? scan.repeated(EventSlot.WRITER) : "";
  }

  /** Number of the decision among those of its writer. */
  public long sequence() {
    return scan.number(EventSlot.SEQUENCE);
  }

  public String sandbox() {
    return scan.repeated(EventSlot.SANDBOX);
  }

  /** Whether the event, or its request, has this id. */
  public boolean isNamed(String uid) {
    return scan.is(EventSlot.UID, uid) || scan.is(EventSlot.CORRELATION, uid);
  }

  /** The decision; empty for other events, as stages and the ends of requests are. */
  public Optional<RecordedEvent> decision() {
    boolean request =
        scan.is(EventSlot.CODE, "http.exchange") || scan.is(EventSlot.CODE, "http.decision");
    boolean connect =
        scan.is(EventSlot.CODE, "tunnel.decision") && scan.number(EventSlot.ACTIVITY) == OPEN;
    return request || connect ? Optional.of(event(connect)) : Optional.empty();
  }

  private RecordedEvent event(boolean connect) {
    Outcome outcome = outcome(connect);
    Target target = target(connect);
    return new RecordedEvent(
        scan.text(EventSlot.UID),
        scan.number(EventSlot.TIME),
        outcome,
        scan.repeated(EventSlot.PLACE),
        outcome == Outcome.NOT_POLICY
            ? scan.repeated(EventSlot.ENGINE) + " " + scan.repeated(EventSlot.CODE_OF_REFUSAL)
            : scan.repeated(EventSlot.CODE_OF_REFUSAL),
        connect,
        target,
        target.host().contains(HOST_MASK) || outcome == Outcome.NOT_POLICY
            ? Optional.empty()
            : Optional.of(request(target)),
        scan.has(EventSlot.ASKED));
  }

  private Outcome outcome(boolean connect) {
    String engine = scan.repeated(EventSlot.ENGINE);
    boolean denied = scan.number(EventSlot.ACTION) == DENIED;
    if (!denied) {
      boolean unnamed =
          scan.repeated(EventSlot.DOMAIN).isEmpty() && scan.repeated(EventSlot.IP).isEmpty();
      boolean own = unnamed || engine.equals(RuleEngine.LOCAL.text());
      if (own) {
        return Outcome.NOT_POLICY;
      }
      // The rules deny what was only observed.
      return isObserved() ? Outcome.DENIED : Outcome.ALLOWED;
    }
    String detail = scan.repeated(EventSlot.DETAIL);
    boolean byPolicy =
        connect
            ? engine.equals("opa") && scan.is(EventSlot.CODE_OF_REFUSAL, "policy_denied")
            : POLICY_ENGINES.contains(engine) && scan.has(EventSlot.METHOD);
    boolean never = detail.startsWith("h2c") || detail.startsWith("L7 tunnel closed");
    return byPolicy && !never ? Outcome.DENIED : Outcome.NOT_POLICY;
  }

  private boolean isObserved() {
    return scan.has(EventSlot.WOULD_DENY) && scan.tree(EventSlot.WOULD_DENY).asBoolean(false);
  }

  private Target target(boolean connect) {
    String domain = scan.repeated(EventSlot.DOMAIN);
    String name = domain.isEmpty() ? scan.repeated(EventSlot.HOSTNAME) : domain;
    String host = (name.isEmpty() ? scan.repeated(EventSlot.IP) : name).toLowerCase(Locale.ROOT);
    return new Target(
        connect ? "CONNECT" : scan.repeated(EventSlot.METHOD),
        host,
        Math.toIntExact(Math.min(scan.number(EventSlot.PORT), 65_535)),
        scan.text(EventSlot.PATH));
  }

  private RecordedRequest request(Target target) {
    String path = target.path();
    boolean unknown =
        path.isEmpty()
            || path.contains(MASK)
            || (path.length() >= LONGEST_PATH && path.endsWith("..."));
    AskedNames names =
        scan.has(EventSlot.ASKED) ? AskedNames.of(scan.tree(EventSlot.ASKED)) : AskedNames.NONE;
    long original = scan.number(EventSlot.ORIGINAL_LENGTH);
    return new RecordedRequest(
        target.host(),
        target.port(),
        target.method(),
        unknown ? Optional.empty() : Optional.of(path),
        names.query(form()),
        handshake(target),
        calls(target, names),
        original > 0 ? original : scan.number(EventSlot.BODY_LENGTH));
  }

  private Form form() {
    if (scan.is(EventSlot.CODE_OF_REFUSAL, "ambiguous_query")) {
      return Form.AMBIGUOUS;
    }
    // The words for what is refused whatever the rules say (data-plane 3.9).
    return scan.is(EventSlot.DETAIL, "request denied by policy")
        ? Form.PERHAPS_MALFORMED
        : Form.REGULAR;
  }

  private Handshake handshake(Target target) {
    if (scan.number(EventSlot.STATUS) == SWITCHING
        || scan.is(EventSlot.CODE_OF_REFUSAL, "unsupported_l7_protocol")) {
      return Handshake.YES;
    }
    return target.method().equals("GET") ? Handshake.UNKNOWN : Handshake.NO;
  }

  /** Unregistered queries of GraphQL have no names. */
  private Optional<RecordedRequest.Calls> calls(Target target, AskedNames names) {
    boolean allowed = scan.number(EventSlot.ACTION) != DENIED;
    return scan.repeated(EventSlot.DETAIL).startsWith("GraphQL persisted query")
        ? Optional.empty()
        : names.calls(target.method(), scan.repeated(EventSlot.ENGINE), allowed);
  }
}
