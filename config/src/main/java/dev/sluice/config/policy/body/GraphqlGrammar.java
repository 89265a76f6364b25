package dev.sluice.config.policy.body;

import dev.sluice.config.policy.document.BodyOptions;
import java.util.ArrayList;
import java.util.List;

/** GraphQL over HTTP: a query string by GET, a JSON object or array of them by POST (9.3). */
final class GraphqlGrammar implements Grammar {
  private final PersistedQueries persisted;

  GraphqlGrammar(BodyOptions options) {
    this.persisted = new PersistedQueries(options);
  }

  @Override
  public String prefix() {
    return "GraphQL request rejected: ";
  }

  @Override
  public List<Call> calls(BodyRequest request) throws UnreadableBodyException {
    if (request.isGet()) {
      return calls(GraphqlParameters.read(request));
    }
    if (!request.isPost()) {
      throw new UnreadableBodyException("neither GET nor POST");
    }
    GraphqlParameters.requireNone(request);
    MediaRules.requireJsonReading(request.media());
    return posted(JsonReader.of(request.body()));
  }

  private List<Call> posted(JsonReader json) throws UnreadableBodyException {
    List<Call> calls = new ArrayList<>();
    json.oneOrBatch(MAX_CALLS, "operations", () -> calls.addAll(calls(GraphqlEnvelope.read(json))));
    return calls;
  }

  /** A text beside an id asks for whichever the origin prefers, so both have to pass. */
  private List<Call> calls(GraphqlEnvelope envelope) throws UnreadableBodyException {
    List<Call> calls = new ArrayList<>(2);
    if (envelope.text().isPresent()) {
      calls.add(GraphqlDocument.parse(envelope.text().get()).operation(envelope.operationName()));
    }
    if (envelope.persistedId().isPresent()) {
      calls.add(persisted.find(envelope.persistedId().get(), envelope.operationName()));
    }
    if (calls.isEmpty()) {
      throw new UnreadableBodyException("neither a query nor the id of one");
    }
    return calls;
  }
}
