package dev.sluice.inspect.mcp;

import dev.sluice.inspect.body.BodyRequest;
import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.body.CallReader;
import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.inspect.jsonrpc.JsonRpcMessage;
import dev.sluice.inspect.jsonrpc.JsonRpcReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * MCP over streamable HTTP: JSON-RPC by POST, responses included, GET for the receive stream and
 * DELETE for the end of a session (data-plane 9.5).
 */
public final class McpReader implements CallReader {
  private static final Pattern STRICT_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  private final boolean strictToolNames;

  /**
   * Creates a reader.
   *
   * @param strictToolNames accept only tool names of the recommended characters
   */
  public McpReader(boolean strictToolNames) {
    this.strictToolNames = strictToolNames;
  }

  @Override
  public Reading read(BodyRequest request) {
    try {
      return new Reading.Calls(
          request.isGet()
              ? receive(request)
              : request.isDelete() ? ended(request) : posted(request));
    } catch (UnreadableBodyException e) {
      return new Reading.Rejected(JsonRpcReader.PREFIX + e.reason());
    }
  }

  private static List<Call> receive(BodyRequest request) throws UnreadableBodyException {
    if (request.hasBody() || !request.media().isEventStreamAccepted()) {
      throw new UnreadableBodyException("a GET that does not ask for an event stream");
    }
    return List.of(new Call.ReceiveStream());
  }

  private static List<Call> ended(BodyRequest request) throws UnreadableBodyException {
    if (request.hasBody() || !request.media().inSession()) {
      throw new UnreadableBodyException("a DELETE that does not end a session (Mcp-Session-Id)");
    }
    return List.of(new Call.SessionEnd());
  }

  private List<Call> posted(BodyRequest request) throws UnreadableBodyException {
    List<Call> calls = new ArrayList<>();
    for (JsonRpcMessage message : JsonRpcMessage.posted(request)) {
      calls.add(call(message));
    }
    return calls;
  }

  private Call call(JsonRpcMessage message) throws UnreadableBodyException {
    if (message.isResponse()) {
      return new Call.Response();
    }
    String method = message.method().orElseThrow();
    if (!McpMethods.isWellShaped(method, message)) {
      throw new UnreadableBodyException("id or params do not fit a known MCP method");
    }
    if (message.tool().filter(tool -> !isAcceptable(tool)).isPresent()) {
      throw new UnreadableBodyException("not a tool name; strict_tool_names: false admits it");
    }
    return new Call.Method(method, message.tool());
  }

  private boolean isAcceptable(String tool) {
    return strictToolNames ? STRICT_NAME.matcher(tool).matches() : !tool.isEmpty();
  }
}
