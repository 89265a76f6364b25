package dev.sluice.inspect.graphql;

import dev.sluice.inspect.body.BodyRequest;
import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.body.CallReader;
import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.inspect.json.ArgumentReader;
import dev.sluice.inspect.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * GraphQL over HTTP: a query string by GET, a JSON object or an array of them by POST (data-plane
 * 9.3); and over WebSocket, by messages.
 */
public final class GraphqlReader implements CallReader {
  private static final String PREFIX = "GraphQL request rejected: ";

  private final Map<String, Call.Operation> persisted;
  private final boolean arguments;
  private final boolean messages;

  /**
   * Creates a reader.
   *
   * @param persisted registered operations by id or hash
   */
  public GraphqlReader(Map<String, Call.Operation> persisted) {
    this(persisted, false, false);
  }

  private GraphqlReader(
      Map<String, Call.Operation> persisted, boolean arguments, boolean messages) {
    this.persisted = Map.copyOf(persisted);
    this.arguments = arguments;
    this.messages = messages;
  }

  @Override
  public CallReader withArguments() {
    return new GraphqlReader(persisted, true, messages);
  }

  @Override
  public CallReader ofMessages() {
    return new GraphqlReader(persisted, arguments, true);
  }

  @Override
  public Reading read(BodyRequest request) {
    try {
      return new Reading.Calls(calls(request));
    } catch (UnreadableBodyException e) {
      return new Reading.Rejected(PREFIX + e.reason());
    }
  }

  @Override
  public Set<String> queryKeys() {
    return GraphqlEnvelope.NAMES;
  }

  private List<Call> calls(BodyRequest request) throws UnreadableBodyException {
    Optional<ArgumentReader> reader =
        arguments ? Optional.of(new ArgumentReader()) : Optional.empty();
    if (messages) {
      Optional<GraphqlEnvelope> asked = GraphqlMessage.operation(request.body(), reader);
      return asked.isPresent() ? calls(asked.get(), reader) : List.of();
    }
    if (request.isGet()) {
      return calls(GraphqlParameters.read(request, reader), reader);
    }
    if (!request.isPost()) {
      throw new UnreadableBodyException("neither GET nor POST");
    }
    GraphqlParameters.requireNone(request);
    request.media().requireJson();
    return posted(JsonReader.of(request.body()), reader);
  }

  private List<Call> posted(JsonReader json, Optional<ArgumentReader> reader)
      throws UnreadableBodyException {
    List<Call> calls = new ArrayList<>();
    json.oneOrBatch(
        MAX_CALLS,
        "operations",
        () -> calls.addAll(calls(GraphqlEnvelope.read(json, reader), reader)));
    return calls;
  }

  // The origin may prefer the text or the id beside it, so both count as calls.
  private List<Call> calls(GraphqlEnvelope envelope, Optional<ArgumentReader> reader)
      throws UnreadableBodyException {
    List<Call> calls = new ArrayList<>(2);
    if (envelope.text().isPresent()) {
      GraphqlDocument document = GraphqlDocument.parse(envelope.text().get());
      calls.add(
          document.operation(
              envelope.operationName(),
              reader.map(values -> new GraphqlArguments(values, envelope.variables()))));
    }
    if (envelope.persistedId().isPresent()) {
      calls.add(persisted(envelope.persistedId().get(), envelope.operationName()));
    }
    if (calls.isEmpty()) {
      throw new UnreadableBodyException("neither a query nor the id of one");
    }
    return calls;
  }

  private Call persisted(String id, Optional<String> operationName) throws UnreadableBodyException {
    Call.Operation operation = persisted.get(id);
    if (operation == null) {
      return new Call.Unregistered();
    }
    if (operationName.isPresent() && !operationName.get().equals(operation.name())) {
      throw new UnreadableBodyException("operationName is not that of the persisted query");
    }
    return operation;
  }

  /** GraphQL parameters of a query string. */
  private static final class GraphqlParameters {
    private GraphqlParameters() {}

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
}
