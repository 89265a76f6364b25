package dev.sluice.inspect.mcp;

import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.jsonrpc.JsonRpcMessage;
import dev.sluice.inspect.jsonrpc.JsonRpcMessage.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The methods of MCP clients, by revision. */
public final class McpMethods {
  private static final Map<String, Kind> NONE = Map.of();
  private static final Map<String, Kind> URI = Map.of("uri", Kind.STRING);
  private static final Map<String, Kind> NAME = Map.of("name", Kind.STRING);
  private static final Map<String, Kind> TASK = Map.of("taskId", Kind.STRING);

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
          Map.entry("tasks/list", NONE),
          Map.entry("server/discover", NONE),
          Map.entry("subscriptions/listen", NONE));

  private static final Set<String> NOTIFICATIONS =
      Set.of(
          "notifications/initialized",
          "notifications/cancelled",
          "notifications/progress",
          "notifications/roots/list_changed",
          "notifications/tasks/status");

  private static final Set<String> OF_SERVERS =
      Set.of(
          "sampling/createMessage",
          "roots/list",
          "elicitation/create",
          "notifications/message",
          "notifications/resources/updated",
          "notifications/resources/list_changed",
          "notifications/tools/list_changed",
          "notifications/prompts/list_changed",
          "notifications/elicitation/complete");

  private static final Set<String> SINCE_2026 = Set.of("server/discover", "subscriptions/listen");

  private static final Set<String> ALWAYS =
      Set.of(
          "tools/list",
          Call.Method.TOOLS_CALL,
          "resources/list",
          "resources/templates/list",
          "resources/read",
          "prompts/list",
          "prompts/get",
          "completion/complete");

  private McpMethods() {}

  public static boolean isKnown(String method) {
    return REQUESTS.containsKey(method) || NOTIFICATIONS.contains(method);
  }

  public static List<String> known() {
    return Stream.concat(REQUESTS.keySet().stream(), NOTIFICATIONS.stream()).sorted().toList();
  }

  public static boolean isExtension(String method) {
    return !isKnown(method) && !OF_SERVERS.contains(method);
  }

  /** Whether clients of a revision may send the method (openshell-0.1-files 5.3). */
  static boolean isDefined(String method, McpVersion version) {
    if (ALWAYS.contains(method)) {
      return true;
    }
    if (SINCE_2026.contains(method)) {
      return version.isSessionless();
    }
    boolean task = method.startsWith("tasks/") || method.equals("notifications/tasks/status");
    return isKnown(method) && (task ? version == McpVersion.V2025_11_25 : !version.isSessionless());
  }

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
