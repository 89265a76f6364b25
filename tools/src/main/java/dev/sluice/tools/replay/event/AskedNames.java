package dev.sluice.tools.replay.event;

import dev.sluice.config.policy.DeniedCall;
import dev.sluice.config.policy.RecordedRequest;
import dev.sluice.config.policy.RecordedRequest.Form;
import dev.sluice.config.policy.document.Protocol;
import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.mcp.McpMethods;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The names of what was asked: {@code unmapped.asked}.
 *
 * @param complete no key was cut, masked or left out
 * @param calls empty when none were recorded, or not completely
 */
record AskedNames(Set<String> keys, boolean complete, Optional<RecordedRequest.Calls> calls) {
  static final AskedNames NONE = new AskedNames(Set.of(), true, Optional.empty());

  private static final String MASK = "[secret";
  private static final String MCP_ENGINE = "l7-mcp";

  AskedNames {
    keys = Set.copyOf(keys);
  }

  static AskedNames of(JsonNode asked) {
    Set<String> keys = new HashSet<>();
    JsonNode list = asked.path("query_keys");
    boolean complete = list.size() < DeniedCall.MAX_NAMES;
    for (JsonNode key : list) {
      String name = key.asString("");
      complete &= isWhole(name) && name.indexOf(';') < 0;
      keys.add(name);
    }
    return new AskedNames(keys, complete, calls(asked.path("calls")));
  }

  private static boolean isWhole(String name) {
    return name.length() < DeniedCall.MAX_NAME && !name.contains(MASK);
  }

  private static Optional<RecordedRequest.Calls> calls(JsonNode list) {
    List<Call> calls = new ArrayList<>();
    Optional<Protocol> protocol = Optional.empty();
    for (JsonNode call : list) {
      protocol = protocol(call.path("protocol").asString(""));
      Optional<Call> read = protocol.flatMap(known -> call(known, call));
      if (read.isEmpty()) {
        return Optional.empty();
      }
      calls.add(read.get());
    }
    return calls.size() < DeniedCall.MAX_NAMES
        ? protocol.map(known -> new RecordedRequest.Calls(known, calls))
        : Optional.empty();
  }

  private static Optional<Protocol> protocol(String word) {
    return switch (word) {
      case "graphql" -> Optional.of(Protocol.GRAPHQL);
      case "json-rpc" -> Optional.of(Protocol.JSON_RPC);
      case "mcp" -> Optional.of(Protocol.MCP);
      default -> Optional.empty();
    };
  }

  private static Optional<Call> call(Protocol protocol, JsonNode call) {
    if (protocol == Protocol.GRAPHQL) {
      return operation(call);
    }
    String method = call.path("method").asString("");
    Optional<String> tool = Optional.of(call.path("tool").asString("")).filter(t -> !t.isEmpty());
    boolean whole = isWhole(method) && tool.filter(name -> !isWhole(name)).isEmpty();
    boolean extension = protocol == Protocol.MCP && !McpMethods.isKnown(method);
    return whole ? Optional.of(new Call.Method(method, tool, extension)) : Optional.empty();
  }

  private static Optional<Call> operation(JsonNode call) {
    String name = call.path("operation_name").asString("");
    Set<String> fields = new HashSet<>();
    call.path("fields").forEach(field -> fields.add(field.asString("")));
    boolean whole =
        isWhole(name)
            && fields.size() < DeniedCall.MAX_NAMES
            && fields.stream().allMatch(AskedNames::isWhole);
    String type = call.path("operation_type").asString("");
    return whole ? Optional.of(new Call.Operation(type, name, fields)) : Optional.empty();
  }

  RecordedRequest.Query query(Form form) {
    return new RecordedRequest.Query(keys, complete, form);
  }

  /**
   * The calls of a request.
   *
   * @param engine that decided
   */
  Optional<RecordedRequest.Calls> calls(String method, String engine, boolean allowed) {
    // A client of MCP opens the stream of its server, or ends its session, without a call.
    boolean bare = calls.isEmpty() && allowed && engine.equals(MCP_ENGINE);
    if (bare && method.equals("GET")) {
      return Optional.of(bare(new Call.ReceiveStream()));
    }
    return bare && method.equals("DELETE") ? Optional.of(bare(new Call.SessionEnd())) : calls;
  }

  private static RecordedRequest.Calls bare(Call call) {
    return new RecordedRequest.Calls(Protocol.MCP, List.of(call));
  }
}
