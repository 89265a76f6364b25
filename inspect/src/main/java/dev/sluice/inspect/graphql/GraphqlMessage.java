package dev.sluice.inspect.graphql;

import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.inspect.json.ArgumentReader;
import dev.sluice.inspect.json.JsonReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Messages of GraphQL clients over WebSocket: {@code graphql-transport-ws} and the older {@code
 * subscriptions-transport-ws} (data-plane 10.10).
 */
final class GraphqlMessage {
  private static final String ID = "id";
  private static final String TYPE = "type";
  private static final String PAYLOAD = "payload";
  private static final Set<String> MEMBERS = Set.of(ID, TYPE, PAYLOAD);
  private static final Set<String> OPERATIONS = Set.of("subscribe", "start");
  private static final Set<String> CONTROL =
      Set.of("connection_init", "connection_terminate", "ping", "pong", "complete", "stop");

  private GraphqlMessage() {}

  /**
   * The operation that a message begins.
   *
   * @param text its position does not move
   * @param reader of the variables, when they are needed
   * @return empty for a message that begins none
   */
  static Optional<GraphqlEnvelope> operation(ByteBuffer text, Optional<ArgumentReader> reader)
      throws UnreadableBodyException {
    Head head = Head.read(JsonReader.of(text));
    if (CONTROL.contains(head.type)) {
      return Optional.empty();
    }
    if (!OPERATIONS.contains(head.type)) {
      throw new UnreadableBodyException("not a type of message that a client sends");
    }
    if (head.id.isEmpty()) {
      throw new UnreadableBodyException("an operation without an id");
    }
    if (!head.hasPayload) {
      throw new UnreadableBodyException("the payload of an operation is not a JSON object");
    }
    return Optional.of(payload(JsonReader.of(text), reader));
  }

  private static GraphqlEnvelope payload(JsonReader json, Optional<ArgumentReader> reader)
      throws UnreadableBodyException {
    List<GraphqlEnvelope> read = new ArrayList<>(1);
    json.members(
        MEMBERS,
        name -> {
          if (name.equals(PAYLOAD)) {
            read.add(GraphqlEnvelope.read(json, reader));
          }
        });
    return read.getFirst();
  }

  /** What tells how to read the payload, which may stand before it. */
  private static final class Head {
    private String id = "";
    private String type = "";
    private boolean hasPayload;

    static Head read(JsonReader json) throws UnreadableBodyException {
      if (!json.atObject()) {
        throw new UnreadableBodyException("a message is not a JSON object");
      }
      Head head = new Head();
      json.members(MEMBERS, name -> head.put(name, json));
      json.end();
      return head;
    }

    private void put(String name, JsonReader json) throws UnreadableBodyException {
      switch (name) {
        case ID -> id = json.string().orElse("");
        case TYPE -> type = json.string().orElse("");
        case PAYLOAD -> hasPayload = json.atObject();
        default -> {}
      }
    }
  }
}
