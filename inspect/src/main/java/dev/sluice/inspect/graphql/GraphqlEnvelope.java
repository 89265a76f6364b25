package dev.sluice.inspect.graphql;

import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.inspect.digest.Sha256;
import dev.sluice.inspect.json.ArgumentReader;
import dev.sluice.inspect.json.JsonReader;
import java.util.Optional;
import java.util.Set;

/**
 * One GraphQL request, its text not yet parsed.
 *
 * @param persistedId id of a query that the origin knows; not the hash of {@code text}
 * @param variables unreadable when they were not read
 */
record GraphqlEnvelope(
    Optional<String> text,
    Optional<String> operationName,
    Optional<String> persistedId,
    GraphqlVariables variables) {
  private static final String QUERY = "query";
  private static final String OPERATION_NAME = "operationName";
  private static final String EXTENSIONS = "extensions";
  private static final String VARIABLES = "variables";
  private static final Set<String> IDS = Set.of("id", "documentId", "queryId");
  private static final Set<String> PERSISTED_QUERY = Set.of("persistedQuery");
  private static final Set<String> SHA256 = Set.of("sha256Hash");

  static final Set<String> NAMES =
      Set.of(QUERY, OPERATION_NAME, VARIABLES, EXTENSIONS, "id", "documentId", "queryId");

  /**
   * Reads the current object.
   *
   * @param reader of the variables, when they are needed
   */
  static GraphqlEnvelope read(JsonReader json, Optional<ArgumentReader> reader)
      throws UnreadableBodyException {
    if (!json.atObject()) {
      throw new UnreadableBodyException("an operation is not a JSON object");
    }
    Parts parts = new Parts(reader);
    json.members(
        NAMES,
        name -> {
          if (name.equals(EXTENSIONS)) {
            extensions(json, parts);
          } else if (name.equals(VARIABLES)) {
            if (reader.isPresent()) {
              parts.variables = GraphqlVariables.read(json, reader.get());
            }
          } else {
            parts.put(name, text(json, name));
          }
        });
    return parts.envelope();
  }

  static GraphqlEnvelope read(ParameterLookup parameters, Optional<ArgumentReader> reader)
      throws UnreadableBodyException {
    Parts parts = new Parts(reader);
    for (String name : NAMES) {
      Optional<String> value = parameters.find(name);
      if (name.equals(EXTENSIONS) && value.isPresent()) {
        JsonReader json = JsonReader.of(value.get());
        extensions(json, parts);
        json.end();
      } else if (!name.equals(VARIABLES)) {
        parts.put(name, value);
      } else if (reader.isPresent() && value.isPresent()) {
        parts.variables = GraphqlVariables.read(value.get(), reader.get());
      }
    }
    return parts.envelope();
  }

  @FunctionalInterface
  interface ParameterLookup {
    Optional<String> find(String name);
  }

  private static Optional<String> text(JsonReader json, String name)
      throws UnreadableBodyException {
    boolean needed = name.equals(QUERY) || name.equals(OPERATION_NAME) || IDS.contains(name);
    Optional<String> text = json.string();
    if (needed && text.isEmpty() && !json.atNull()) {
      throw new UnreadableBodyException(name + " is not a string");
    }
    return text;
  }

  private static void extensions(JsonReader json, Parts parts) throws UnreadableBodyException {
    if (json.atNull()) {
      return;
    }
    requireObject(json);
    json.members(
        PERSISTED_QUERY,
        name -> {
          if (PERSISTED_QUERY.contains(name) && !json.atNull()) {
            requireObject(json);
            json.members(SHA256, member -> hash(json, member, parts));
            if (parts.hash.isEmpty()) {
              throw new UnreadableBodyException("persistedQuery without sha256Hash");
            }
          }
        });
  }

  private static void hash(JsonReader json, String name, Parts parts)
      throws UnreadableBodyException {
    if (SHA256.contains(name)) {
      parts.hash = json.string();
    }
  }

  private static void requireObject(JsonReader json) throws UnreadableBodyException {
    if (!json.atObject()) {
      throw new UnreadableBodyException("extensions are not JSON objects");
    }
  }

  @Override
  public String toString() {
    return "GraphqlEnvelope[text=" + text.isPresent() + ", id=" + persistedId.isPresent() + "]";
  }

  private static final class Parts {
    private Optional<String> text = Optional.empty();
    private Optional<String> operationName = Optional.empty();
    private Optional<String> id = Optional.empty();
    private Optional<String> hash = Optional.empty();
    private GraphqlVariables variables;

    Parts(Optional<ArgumentReader> reader) {
      variables = reader.isPresent() ? GraphqlVariables.NONE : GraphqlVariables.UNREADABLE;
    }

    void put(String name, Optional<String> value) throws UnreadableBodyException {
      if (value.isEmpty()) {
        return;
      }
      if (name.equals(QUERY)) {
        text = value.filter(query -> !query.isEmpty());
      } else if (name.equals(OPERATION_NAME)) {
        operationName = value.filter(operation -> !operation.isEmpty());
      } else if (IDS.contains(name)) {
        id = same(id, value);
      }
    }

    GraphqlEnvelope envelope() throws UnreadableBodyException {
      if (text.isPresent() && hash.isPresent()) {
        // The origin registers the text under the hash; a wrong hash would poison its registry.
        if (!hash.get().equals(Sha256.hexOf(text.get()))) {
          throw new UnreadableBodyException("sha256Hash is not that of the query");
        }
        return new GraphqlEnvelope(text, operationName, id, variables);
      }
      return new GraphqlEnvelope(text, operationName, same(id, hash), variables);
    }

    private static Optional<String> same(Optional<String> one, Optional<String> other)
        throws UnreadableBodyException {
      if (one.isPresent() && other.isPresent() && !one.equals(other)) {
        throw new UnreadableBodyException("two ids of persisted queries");
      }
      return one.or(() -> other);
    }
  }
}
