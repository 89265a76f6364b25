package dev.sluice.config.policy.body;

import dev.sluice.config.policy.document.BodyOptions;
import dev.sluice.config.policy.document.Endpoint;
import dev.sluice.config.policy.document.Protocol;
import java.util.Optional;

/** Reads the requests of one endpoint. Immutable, any thread. */
public final class BodyReader {
  private final Grammar grammar;

  private BodyReader(Grammar grammar) {
    this.grammar = grammar;
  }

  /** Empty when the endpoint's protocol does not look at bodies. */
  public static Optional<BodyReader> of(Endpoint endpoint) {
    return endpoint
        .protocol()
        .flatMap(protocol -> grammar(protocol, endpoint.body()))
        .map(BodyReader::new);
  }

  private static Optional<Grammar> grammar(Protocol protocol, BodyOptions options) {
    return switch (protocol) {
      case GRAPHQL -> Optional.of(new GraphqlGrammar(options));
      case JSON_RPC -> Optional.of(new JsonRpcGrammar());
      case MCP -> Optional.of(new McpGrammar(options.strictToolNames()));
      case REST, WEBSOCKET, TCP, SQL -> Optional.empty();
    };
  }

  /** Reads one request; the body's position does not move. */
  public BodyReading read(BodyRequest request) {
    try {
      return new BodyReading.Read(grammar.calls(request));
    } catch (UnreadableBodyException e) {
      return rejected(e.reason());
    }
  }

  private BodyReading.Rejected rejected(String reason) {
    // This one reason is a sentence of its own (data-plane 3.9).
    return new BodyReading.Rejected(
        reason.equals(JsonRpcGrammar.RESPONSE_FRAME) ? reason : grammar.prefix() + reason);
  }
}
