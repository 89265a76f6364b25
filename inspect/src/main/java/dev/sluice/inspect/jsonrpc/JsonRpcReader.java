package dev.sluice.inspect.jsonrpc;

import dev.sluice.inspect.body.BodyRequest;
import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.body.CallReader;
import dev.sluice.inspect.body.UnreadableBodyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * JSON-RPC 2.0 over HTTP: a message or a batch by POST (data-plane 9.4); over WebSocket the same by
 * a text message.
 */
public final class JsonRpcReader implements CallReader {
  public static final String PREFIX = "JSON-RPC request rejected: ";

  // A sentence of its own, without the prefix (data-plane 3.9).
  private static final String RESPONSE_FRAME =
      "JSON-RPC response frames are not permitted from client to server";

  /** Some origins take a call from the query of a GET. */
  public static final Set<String> HANDSHAKE_KEYS = Set.of("jsonrpc", "method", "params");

  private final boolean arguments;
  private final boolean messages;

  public JsonRpcReader() {
    this(false, false);
  }

  private JsonRpcReader(boolean arguments, boolean messages) {
    this.arguments = arguments;
    this.messages = messages;
  }

  @Override
  public CallReader withArguments() {
    return new JsonRpcReader(true, messages);
  }

  @Override
  public CallReader ofMessages() {
    return new JsonRpcReader(arguments, true);
  }

  @Override
  public Set<String> queryKeys() {
    return messages ? HANDSHAKE_KEYS : Set.of();
  }

  @Override
  public Reading read(BodyRequest request) {
    try {
      return reading(JsonRpcMessage.posted(request, arguments).messages());
    } catch (UnreadableBodyException e) {
      return new Reading.Rejected(PREFIX + e.reason());
    }
  }

  private static Reading reading(List<JsonRpcMessage> messages) {
    List<Call> calls = new ArrayList<>();
    for (JsonRpcMessage message : messages) {
      Optional<String> method = message.method();
      if (method.isEmpty()) {
        return new Reading.Rejected(RESPONSE_FRAME);
      }
      calls.add(new Call.Method(method.get(), message.tool(), false, message.arguments()));
    }
    return new Reading.Calls(calls);
  }
}
