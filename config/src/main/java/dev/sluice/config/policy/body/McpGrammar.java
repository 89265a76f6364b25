package dev.sluice.config.policy.body;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * MCP over streamable HTTP: JSON-RPC by POST, with responses, and GET for the receive stream (9.5).
 */
final class McpGrammar implements Grammar {
  private static final Pattern STRICT_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  private final boolean strictToolNames;

  McpGrammar(boolean strictToolNames) {
    this.strictToolNames = strictToolNames;
  }

  @Override
  public String prefix() {
    return JsonRpcGrammar.PREFIX;
  }

  @Override
  public List<Call> calls(BodyRequest request) throws UnreadableBodyException {
    if (request.isGet()) {
      return receive(request);
    }
    List<Call> calls = new ArrayList<>();
    for (RpcFrame frame : JsonRpcGrammar.posted(request)) {
      calls.add(call(frame));
    }
    return calls;
  }

  private static List<Call> receive(BodyRequest request) throws UnreadableBodyException {
    if (request.hasBody() || !MediaRules.acceptsEventStream(request.media().accept())) {
      throw new UnreadableBodyException("a GET that does not ask for an event stream");
    }
    return List.of(new Call.ReceiveStream());
  }

  private Call call(RpcFrame frame) throws UnreadableBodyException {
    if (frame.isResponse()) {
      return new Call.Response();
    }
    String method = frame.method().orElseThrow();
    if (!McpMethods.isWellShaped(method, frame)) {
      throw new UnreadableBodyException("id or params do not fit a known MCP method");
    }
    if (frame.tool().filter(tool -> !isAcceptable(tool)).isPresent()) {
      throw new UnreadableBodyException("not a tool name; strict_tool_names: false admits it");
    }
    return new Call.Method(method, frame.tool());
  }

  private boolean isAcceptable(String tool) {
    return strictToolNames ? STRICT_NAME.matcher(tool).matches() : !tool.isEmpty();
  }
}
