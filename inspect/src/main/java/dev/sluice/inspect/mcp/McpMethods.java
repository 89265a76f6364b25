package dev.sluice.inspect.mcp;

import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.jsonrpc.JsonRpcMessage;
import dev.sluice.inspect.jsonrpc.JsonRpcMessage.Kind;
import java.util.Map;
import java.util.Set;

/** What the Model Context Protocol lets clients ask for, up to its revision 2025-11-25. */
public final class McpMethods {
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
          Map.entry(Call.Method.TOOLS_CALL, NAME),
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

  private McpMethods() {}

  public static boolean isKnown(String method) {
    return REQUESTS.containsKey(method) || NOTIFICATIONS.contains(method);
  }

  /** Whether a message has what its method, if it is a known one, asks for. */
  static boolean isWellShaped(String method, JsonRpcMessage message) {
    if (NOTIFICATIONS.contains(method)) {
      return message.id() == JsonRpcMessage.Id.ABSENT;
    }
    Map<String, Kind> needed = REQUESTS.get(method);
    return needed == null
        || (message.id() == JsonRpcMessage.Id.GIVEN
            && needed.entrySet().stream()
                .allMatch(e -> message.params().get(e.getKey()) == e.getValue()));
  }
}
