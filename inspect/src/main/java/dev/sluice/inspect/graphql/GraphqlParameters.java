package dev.sluice.inspect.graphql;

import dev.sluice.inspect.argument.ArgumentReader;
import dev.sluice.inspect.body.BodyRequest;
import dev.sluice.inspect.body.UnreadableBodyException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** GraphQL parameters of a query string. */
final class GraphqlParameters {
  private GraphqlParameters() {}

  /** The request of a GET. */
  static GraphqlEnvelope read(BodyRequest request, Optional<ArgumentReader> reader)
      throws UnreadableBodyException {
    if (request.hasBody()) {
      throw new UnreadableBodyException("a GET with a body");
    }
    Map<String, List<String>> parameters = request.parameters();
    for (String name : GraphqlEnvelope.NAMES) {
      if (parameters.getOrDefault(name, List.of()).size() > 1) {
        throw new UnreadableBodyException("a parameter that can be read in two ways");
      }
    }
    return GraphqlEnvelope.read(
        name -> Optional.ofNullable(parameters.get(name)).map(List::getFirst), reader);
  }

  /** Some servers prefer the query string to the body, so a POST must not have both. */
  static void requireNone(BodyRequest request) throws UnreadableBodyException {
    if (request.parameters().keySet().stream().anyMatch(GraphqlEnvelope.NAMES::contains)) {
      throw new UnreadableBodyException("GraphQL parameters in the query string of a POST");
    }
  }
}
