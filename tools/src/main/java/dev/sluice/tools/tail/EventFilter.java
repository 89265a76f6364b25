package dev.sluice.tools.tail;

import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Selects events. An empty criterion accepts every event.
 *
 * @param host the destination's name or address, or {@code *.} and the end of a name
 * @param decision by {@code action_id}
 * @param eventClass by {@code class_uid}
 * @param sandbox {@code metadata.tenant_uid}
 */
public record EventFilter(
    Optional<String> host,
    Optional<Decision> decision,
    Optional<EventClass> eventClass,
    Optional<String> sandbox) {
  /** Accepts every event. */
  public static final EventFilter ALL =
      new EventFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final JsonMapper JSON = new JsonMapper();
  private static final String ANY_BELOW = "*.";

  /** Decisions by their {@code action_id}. */
  public enum Decision {
    ALLOWED(1),
    DENIED(2),
    MODIFIED(4);

    private final int action;

    Decision(int action) {
      this.action = action;
    }
  }

  /** Whether an event matches; invalid JSON matches only {@link #ALL}. */
  boolean accepts(byte[] event) {
    if (equals(ALL)) {
      return true;
    }
    try {
      JsonNode root = JSON.readTree(event);
      return decides(root) && isOfClass(root) && isOfSandbox(root) && isAboutHost(root);
    } catch (JacksonException e) {
      return false;
    }
  }

  /** OCSF classes by their names on the command line. */
  public enum EventClass {
    NETWORK(4001),
    HTTP(4002),
    FINDING(2004),
    CONFIG(5019),
    LIFECYCLE(6002),
    ADMIN(6003);

    private final int uid;

    EventClass(int uid) {
      this.uid = uid;
    }
  }

  private boolean decides(JsonNode event) {
    return decision.isEmpty() || event.path("action_id").asInt(0) == decision.get().action;
  }

  private boolean isOfClass(JsonNode event) {
    return eventClass.isEmpty() || event.path("class_uid").asInt(0) == eventClass.get().uid;
  }

  private boolean isOfSandbox(JsonNode event) {
    return sandbox.isEmpty() || sandbox.get().equals(event.at("/metadata/tenant_uid").asString(""));
  }

  private boolean isAboutHost(JsonNode event) {
    return host.isEmpty()
        || isHost(event.at("/dst_endpoint/domain"))
        || isHost(event.at("/dst_endpoint/ip"))
        || isHost(event.at("/evidences/0/data/host"));
  }

  private boolean isHost(JsonNode value) {
    String wanted = host.orElseThrow().toLowerCase(Locale.ROOT);
    String name = value.asString("").toLowerCase(Locale.ROOT);
    return wanted.startsWith(ANY_BELOW) ? name.endsWith(wanted.substring(1)) : name.equals(wanted);
  }
}
