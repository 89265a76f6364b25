package dev.sluice.app.tail;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which events are shown; what is empty lets everything pass.
 *
 * @param host the destination's name or address, or {@code *.} and the end of a name
 * @param decision what was decided
 * @param classUid {@code class_uid}
 * @param sandbox {@code metadata.tenant_uid}
 */
public record EventFilter(
    Optional<String> host,
    Optional<Decision> decision,
    OptionalInt classUid,
    Optional<String> sandbox) {
  /** Lets everything pass. */
  public static final EventFilter ALL =
      new EventFilter(Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.empty());

  private static final JsonMapper JSON = new JsonMapper();
  private static final String ANY_BELOW = "*.";

  /** What a control did, by {@code action_id}. */
  public enum Decision {
    ALLOWED(1),
    DENIED(2),
    MODIFIED(4);

    private final int action;

    Decision(int action) {
      this.action = action;
    }
  }

  /** Whether it is to be shown; what is no JSON is, unless something is asked for. */
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

  private boolean decides(JsonNode event) {
    return decision.isEmpty() || event.path("action_id").asInt(0) == decision.get().action;
  }

  private boolean isOfClass(JsonNode event) {
    return classUid.isEmpty() || event.path("class_uid").asInt(0) == classUid.getAsInt();
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
