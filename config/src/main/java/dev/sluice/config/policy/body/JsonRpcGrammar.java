package dev.sluice.config.policy.body;

import java.util.ArrayList;
import java.util.List;

/** JSON-RPC 2.0 over HTTP: a message or a batch by POST (9.4). */
final class JsonRpcGrammar implements Grammar {
  static final String PREFIX = "JSON-RPC request rejected: ";
  static final String RESPONSE_FRAME =
      "JSON-RPC response frames are not permitted from client to server";

  @Override
  public String prefix() {
    return PREFIX;
  }

  @Override
  public List<Call> calls(BodyRequest request) throws UnreadableBodyException {
    List<Call> calls = new ArrayList<>();
    for (RpcFrame frame : posted(request)) {
      String method = frame.method().orElseThrow(() -> new UnreadableBodyException(RESPONSE_FRAME));
      calls.add(new Call.Method(method, frame.tool()));
    }
    return calls;
  }

  /** The messages of a POST. */
  static List<RpcFrame> posted(BodyRequest request) throws UnreadableBodyException {
    if (!request.isPost()) {
      throw new UnreadableBodyException("not a POST");
    }
    MediaRules.requireJsonReading(request.media());
    return RpcFrame.readAll(JsonReader.of(request.body()));
  }
}
