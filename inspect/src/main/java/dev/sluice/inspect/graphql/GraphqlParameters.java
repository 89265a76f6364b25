package dev.sluice.inspect.graphql;

import dev.sluice.inspect.body.BodyRequest;
import dev.sluice.inspect.body.UnreadableBodyException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** GraphQL parameters in a query string. */
final class GraphqlParameters {
  private GraphqlParameters() {}

  /** The request of a GET. */
  static GraphqlEnvelope read(BodyRequest request) throws UnreadableBodyException {
    if (request.hasBody()) {
      throw new UnreadableBodyException("a GET with a body");
    }
    // Some servers end a parameter there too.
    if (request.query().indexOf(';') >= 0) {
      throw new UnreadableBodyException("a bare ';' in the query string");
    }
    Map<String, List<String>> parameters = request.parameters();
    for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
      boolean known = GraphqlEnvelope.NAMES.contains(parameter.getKey());
      if (known ? parameter.getValue().size() > 1 : resemblesKnown(parameter.getKey())) {
        throw new UnreadableBodyException("a parameter that can be read in two ways");
      }
    }
    return GraphqlEnvelope.read(
        name -> Optional.ofNullable(parameters.get(name)).map(List::getFirst));
  }

  /** Some servers prefer the query string to the body, so a POST may not have both. */
  static void requireNone(BodyRequest request) throws UnreadableBodyException {
    if (request.parameters().keySet().stream().anyMatch(GraphqlParameters::resemblesKnown)) {
      throw new UnreadableBodyException("GraphQL parameters in the query string of a POST");
    }
  }

  /** Whether some server may take it for a known one: {@code Query}, {@code query[]}. */
  private static boolean resemblesKnown(String name) {
    int bracket = name.indexOf('[');
    String base = bracket < 0 ? name : name.substring(0, bracket);
    return GraphqlEnvelope.NAMES.stream().anyMatch(base::equalsIgnoreCase);
  }
}
