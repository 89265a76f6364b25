package dev.sluice.inspect.jsonrpc;

import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.inspect.json.JsonReader;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/** The id that an answer to a JSON-RPC request repeats. The client chose it. */
public sealed interface JsonRpcId {
  int MAX_BODY = 64 << 10;

  int MAX_TEXT = 64;

  /** No request, a batch, or an id that no usual client chooses: an answer has {@code null}. */
  record Unknown() implements JsonRpcId {}

  /** A whole number that every reader of JSON holds exactly. */
  record Numeric(long value) implements JsonRpcId {}

  /** A text of at most {@value #MAX_TEXT} characters. */
  record Textual(String text) implements JsonRpcId {
    /** Without the text, which comes from the client. */
    @Override
    public String toString() {
      return "Textual[]";
    }
  }

  /** The id of the one request in a body; the body's position does not move. */
  static JsonRpcId of(ByteBuffer body) {
    if (!body.hasRemaining() || body.remaining() > MAX_BODY) {
      return new Unknown();
    }
    try {
      return read(JsonReader.of(body));
    } catch (UnreadableBodyException e) {
      return new Unknown();
    }
  }

  private static JsonRpcId read(JsonReader json) throws UnreadableBodyException {
    JsonRpcId[] id = {new Unknown()};
    if (json.atObject()) {
      json.members(
          Set.of("id"),
          name -> {
            if (name.equals("id")) {
              id[0] = value(json);
            }
          });
      json.end();
    }
    return id[0];
  }

  private static JsonRpcId value(JsonReader json) throws UnreadableBodyException {
    Optional<Long> number = json.wholeNumber();
    if (number.isPresent()) {
      return new Numeric(number.get());
    }
    return json.string()
        .filter(text -> text.length() <= MAX_TEXT)
        .<JsonRpcId>map(Textual::new)
        .orElseGet(Unknown::new);
  }
}
