package dev.sluice.inspect.graphql;

import dev.sluice.inspect.body.ArgumentValue;
import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.inspect.json.ArgumentPointer;
import dev.sluice.inspect.json.ArgumentReader;
import dev.sluice.inspect.json.JsonReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The variables of a GraphQL request.
 *
 * @param values an object, or unreadable
 * @param sizes of the values, in values and characters
 * @param found values that were asked for, since each search compares all names
 */
record GraphqlVariables(
    ArgumentValue values, Map<String, Integer> sizes, Map<String, ArgumentValue> found) {
  static final GraphqlVariables NONE = without(ArgumentValue.ABSENT);
  static final GraphqlVariables UNREADABLE = without(ArgumentValue.UNREADABLE);

  private static GraphqlVariables without(ArgumentValue values) {
    return new GraphqlVariables(values, Map.of(), Map.of());
  }

  static GraphqlVariables read(JsonReader json, ArgumentReader reader)
      throws UnreadableBodyException {
    if (json.atNull()) {
      return NONE;
    }
    if (!json.atObject()) {
      return UNREADABLE;
    }
    Map<String, ArgumentValue> values = new HashMap<>();
    Map<String, Integer> sizes = new HashMap<>();
    json.members(
        Set.of(),
        name -> {
          if (values.size() <= ArgumentValue.MAX_MEMBERS && reader.spend(name.length())) {
            int before = reader.left();
            values.put(name, reader.read(json));
            sizes.put(name, before - reader.left());
          }
        });
    return values.size() > ArgumentValue.MAX_MEMBERS || reader.left() == 0
        ? UNREADABLE
        : new GraphqlVariables(new ArgumentValue.Members(values), sizes, new HashMap<>());
  }

  static GraphqlVariables read(String text, ArgumentReader reader) {
    try {
      JsonReader json = JsonReader.of(text);
      GraphqlVariables variables = read(json, reader);
      json.end();
      return variables;
    } catch (UnreadableBodyException e) {
      return UNREADABLE;
    }
  }

  /** Absent when it is not given; unreadable beside one that differs only by case. */
  ArgumentValue find(String name) {
    return sizes.isEmpty() ? search(name) : found.computeIfAbsent(name, this::search);
  }

  private ArgumentValue search(String name) {
    return new ArgumentPointer(List.of(name)).find(values);
  }

  int size(String name) {
    return sizes.getOrDefault(name, 0);
  }

  @Override
  public String toString() {
    return "GraphqlVariables[" + sizes.size() + "]";
  }
}
