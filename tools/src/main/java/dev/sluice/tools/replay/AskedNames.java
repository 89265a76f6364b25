package dev.sluice.tools.replay;

import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.mcp.McpMethods;
import dev.sluice.policy.DeniedCall;
import dev.sluice.policy.RecordedRequest;
import dev.sluice.policy.RecordedRequest.Form;
import dev.sluice.policy.document.Protocol;
import dev.sluice.tools.event.EventRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  static AskedNames of(EventRecord.Asked asked) {
    boolean complete =
        asked.queryKeys().size() < DeniedCall.MAX_NAMES
            && asked.queryKeys().stream().allMatch(key -> isWhole(key) && key.indexOf(';') < 0);
    return new AskedNames(Set.copyOf(asked.queryKeys()), complete, calls(asked.calls()));
  }

  private static boolean isWhole(String name) {
    return name.length() < DeniedCall.MAX_NAME && !name.contains(MASK);
  }

  private static Optional<RecordedRequest.Calls> calls(List<EventRecord.Call> list) {
    List<Call> calls = new ArrayList<>();
    Optional<Protocol> protocol = Optional.empty();
    for (EventRecord.Call call : list) {
      protocol = protocol(call.protocol());
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

  private static Optional<Call> call(Protocol protocol, EventRecord.Call call) {
    if (protocol == Protocol.GRAPHQL) {
      return operation(call);
    }
    String method = call.method();
    Optional<String> tool = Optional.of(call.tool()).filter(t -> !t.isEmpty());
    boolean whole = isWhole(method) && tool.filter(name -> !isWhole(name)).isEmpty();
    boolean extension = protocol == Protocol.MCP && !McpMethods.isKnown(method);
    return whole ? Optional.of(new Call.Method(method, tool, extension)) : Optional.empty();
  }

  private static Optional<Call> operation(EventRecord.Call call) {
    Set<String> fields = Set.copyOf(call.fields());
    boolean whole =
        isWhole(call.operationName())
            && fields.size() < DeniedCall.MAX_NAMES
            && fields.stream().allMatch(AskedNames::isWhole);
    return whole
        ? Optional.of(new Call.Operation(call.operationType(), call.operationName(), fields))
        : Optional.empty();
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
