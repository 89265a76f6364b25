package dev.sluice.tools.requests;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

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
  public static final EventFilter ALL =
      new EventFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final Set<EventClass> NODE_CLASSES =
      EnumSet.of(EventClass.CONFIG, EventClass.LIFECYCLE, EventClass.ADMIN);
  private static final String ANY_BELOW = "*.";

  public enum Decision {
    ALLOWED(1),
    DENIED(2),
    MODIFIED(4);

    private final int action;

    Decision(int action) {
      this.action = action;
    }
  }

  boolean isEmpty() {
    return equals(ALL);
  }

  boolean isAboutNodes() {
    return eventClass.filter(NODE_CLASSES::contains).isPresent();
  }

  public boolean accepts(byte[] event) {
    return isEmpty() || AuditEvent.of(event).map(known -> accepts(known.root())).orElse(false);
  }

  boolean accepts(JsonNode event) {
    return isOfClass(event) && matchesBesidesClass(event, event.path("action_id").asInt(0));
  }

  boolean accepts(JoinedRequest request) {
    return (eventClass.isEmpty() || request.hasClass(eventClass.get().uid))
        && matchesBesidesClass(request.summary().root(), request.action());
  }

  private boolean matchesBesidesClass(JsonNode event, int action) {
    return decides(action) && isOfSandbox(event) && isAboutHost(event);
  }

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

  private boolean decides(int action) {
    return decision.isEmpty() || action == decision.get().action;
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
