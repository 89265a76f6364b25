package dev.sluice.config.policy.body;

import dev.sluice.config.policy.body.RpcFrame.Kind;
import java.util.Map;
import java.util.Set;

/** What the Model Context Protocol lets clients ask for, up to its revision 2025-11-25. */
final class McpMethods {
  private static final Map<String, Kind> NONE = Map.of();
  private static final Map<String, Kind> URI = Map.of("uri", Kind.STRING);
  private static final Map<String, Kind> NAME = Map.of("name", Kind.STRING);
  private static final Map<String, Kind> TASK = Map.of("taskId", Kind.STRING);

  /** Requests with the parameters that they need. */
  private static final Map<String, Map<String, Kind>> REQUESTS =
      Map.ofEntries(
          Map.entry("initialize", Map.of("protocolVersion", Kind.STRING)),
          Map.entry("ping", NONE),
          Map.entry("tools/list", NONE),
          Map.entry(RpcFrame.TOOLS_CALL, NAME),
          Map.entry("resources/list", NONE),
          Map.entry("resources/templates/list", NONE),
          Map.entry("resources/read", URI),
          Map.entry("resources/subscribe", URI),
          Map.entry("resources/unsubscribe", URI),
          Map.entry("prompts/list", NONE),
          Map.entry("prompts/get", NAME),
          Map.entry("completion/complete", Map.of("ref", Kind.OBJECT, "argument", Kind.OBJECT)),
          Map.entry("logging/setLevel", Map.of("level", Kind.STRING)),
          Map.entry("tasks/get", TASK),
          Map.entry("tasks/result", TASK),
          Map.entry("tasks/cancel", TASK),
          Map.entry("tasks/list", NONE));

  private static final Set<String> NOTIFICATIONS =
      Set.of(
          "notifications/initialized",
          "notifications/cancelled",
          "notifications/progress",
          "notifications/roots/list_changed",
          "notifications/tasks/status");

  /** The parameters that are looked at. */
  static final Set<String> PARAMETERS =
      Set.of("name", "uri", "protocolVersion", "ref", "argument", "level", "taskId");

  private McpMethods() {}

  static boolean isKnown(String method) {
    return REQUESTS.containsKey(method) || NOTIFICATIONS.contains(method);
  }

  /** Whether a message has what its method, if it is a known one, asks for. */
  static boolean isWellShaped(String method, RpcFrame frame) {
    if (NOTIFICATIONS.contains(method)) {
      return frame.id() == RpcFrame.Id.ABSENT;
    }
    Map<String, Kind> needed = REQUESTS.get(method);
    return needed == null
        || (frame.id() == RpcFrame.Id.GIVEN
            && needed.entrySet().stream()
                .allMatch(e -> frame.params().get(e.getKey()) == e.getValue()));
  }
}
