package dev.sluice.tools.requests;

import dev.sluice.tools.command.LineEscape;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One event of the topic, with names for what is read of it. Nothing in it is trusted: attributes
 * may be missing or of another type.
 */
public record AuditEvent(JsonNode root) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> OUTCOMES =
      Set.of("http.exchange", "http.completion", "tunnel.completion");
  private static final Set<String> DECISIONS = Set.of("http.decision", "tunnel.decision");
  private static final Set<String> OF_SESSIONS =
      Set.of("websocket.opening", "websocket.message", "websocket.closing");
  private static final Set<String> OF_RESPONSES = Set.of("response.decision", "response.closing");
  private static final String STAGE_OF_RESPONSE = "response.stage";

  static final int DENIED = 2;

  static final int MODIFIED = 4;

  /** {@code severity_id} from which an event is worth a line of its own. */
  private static final int MEDIUM = 3;

  /** Empty when it is not JSON. */
  public static Optional<AuditEvent> of(byte[] json) {
    try {
      return Optional.of(new AuditEvent(JSON.readTree(json)));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  String code() {
    return text("/metadata/event_code");
  }

  /** The request or tunnel; empty of events about a node. */
  String correlation() {
    return text("/metadata/correlation_uid");
  }

  boolean isOfRequest() {
    String code = code();
    return !correlation().isEmpty()
        && (code.startsWith("http.")
            || code.startsWith("tunnel.")
            || code.startsWith("websocket.")
            || isOfResponse()
            || isStageOfResponse()
            || isFinding());
  }

  /** Whether it tells what was asked for and what became of it, other than stages and findings. */
  boolean isSummary() {
    return OUTCOMES.contains(code()) || DECISIONS.contains(code());
  }

  /** Whether no other event will tell more about its request. */
  boolean isOutcome() {
    return OUTCOMES.contains(code()) || (isSummary() && isDenied());
  }

  boolean isOfSession() {
    return OF_SESSIONS.contains(code());
  }

  /** Whether it is a decision about a response, or tells its end. */
  boolean isOfResponse() {
    return OF_RESPONSES.contains(code());
  }

  boolean isStageOfResponse() {
    return code().equals(STAGE_OF_RESPONSE);
  }

  boolean isHttp() {
    return code().startsWith("http.");
  }

  boolean isFinding() {
    return code().startsWith("finding.");
  }

  boolean isDenied() {
    return action() == DENIED;
  }

  boolean isModified() {
    return action() == MODIFIED;
  }

  int action() {
    return root.path("action_id").asInt(0);
  }

  boolean isNotable() {
    return root.path("severity_id").asInt(0) >= MEDIUM;
  }

  int classUid() {
    return root.path("class_uid").asInt(0);
  }

  /** When it happened; of a completion, when its request began. */
  Instant time() {
    Instant time = Instant.ofEpochMilli(root.path("time").asLong(0));
    boolean end = code().endsWith(".completion");
    return end ? time.minus(duration().orElse(Duration.ZERO)) : time;
  }

  /** From the request's head to its end. */
  Optional<Duration> duration() {
    JsonNode millis = root.path("duration");
    return millis.isIntegralNumber()
        ? Optional.of(Duration.ofMillis(millis.asLong(0)))
        : Optional.empty();
  }

  boolean isObserved() {
    return root.at("/unmapped/would_deny").asBoolean(false);
  }

  /** {@code ALLOWED}, {@code DENIED}, {@code MODIFIED}, {@code OBSERVED}. */
  String decision() {
    if (isObserved()) {
      return "OBSERVED";
    }
    String action = text("/action");
    return action.isEmpty() ? "-" : LineEscape.line(action.toUpperCase(Locale.ROOT));
  }

  int status() {
    return root.at("/http_response/code").asInt(0);
  }

  /** A string or number; empty when there is none. */
  String text(String pointer) {
    return root.at(pointer).asString("");
  }
}
