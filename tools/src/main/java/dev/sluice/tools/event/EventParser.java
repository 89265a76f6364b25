package dev.sluice.tools.event;

import dev.sluice.tools.event.EventRecord.Asked;
import dev.sluice.tools.event.EventRecord.Call;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Reads the attributes of an event that commands judge in one pass, without a tree: an event has a
 * hundred values, of which few are read. One thread, one event.
 */
public final class EventParser {
  private static final JsonFactory JSON =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.threadLocalPool()).build();
  private static final Part ROOT = Part.root();

  private final Map<EventField, String> values = new EnumMap<>(EventField.class);
  private final JsonParser json;
  private final Predicate<String> wanted;
  private Optional<Asked> asked = Optional.empty();
  private Optional<Call> deniedCall = Optional.empty();

  private EventParser(JsonParser json, Predicate<String> wanted) {
    this.json = json;
    this.wanted = wanted;
  }

  private record Part(Map<String, Part> parts, Map<String, EventField> fields) {
    private static Part root() {
      Part root = new Part(new HashMap<>(), new HashMap<>());
      for (EventField field : EventField.values()) {
        String[] path = field.path().split("/", -1);
        Part part = root;
        for (int i = 0; i < path.length - 1; i++) {
          part =
              part.parts()
                  .computeIfAbsent(path[i], name -> new Part(new HashMap<>(), new HashMap<>()));
        }
        part.fields().put(path[path.length - 1], field);
      }
      return root;
    }
  }

  /** Reads one event; empty when it is not one JSON object. */
  public static Optional<EventRecord> parse(byte[] bytes, int from, int length) {
    return parse(bytes, from, length, code -> true);
  }

  /**
   * As the other.
   *
   * @param wanted whether the rest of an event with this {@code metadata.event_code} is read
   */
  public static Optional<EventRecord> parse(
      byte[] bytes, int from, int length, Predicate<String> wanted) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes, from, length)) {
      return json.nextToken() == JsonToken.START_OBJECT
          ? new EventParser(json, wanted).event()
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private Optional<EventRecord> event() {
    boolean whole = object("", ROOT);
    return whole && json.nextToken() != null
        ? Optional.empty()
        : Optional.of(new EventRecord(values, asked, deniedCall));
  }

  /** False when the rest of the event is not wanted. */
  private boolean object(String object, Part part) {
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      JsonToken token = json.nextToken();
      Part inner = part.parts().get(name);
      if (inner != null) {
        inner(name, inner, token);
        boolean told = object.isEmpty() && name.equals("metadata");
        if (told && !wanted.test(values.getOrDefault(EventField.CODE, ""))) {
          return false;
        }
      } else if (token == JsonToken.START_OBJECT && object.equals("unmapped")) {
        names(name);
      } else {
        value(part.fields().get(name), token);
      }
    }
    return true;
  }

  private void inner(String name, Part part, JsonToken token) {
    if (token == JsonToken.START_OBJECT) {
      object(name, part);
    } else if (token == JsonToken.START_ARRAY) {
      boolean first = true;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (first && json.hasToken(JsonToken.START_OBJECT)) {
          object(name, part);
        } else {
          json.skipChildren();
        }
        first = false;
      }
    }
  }

  private void value(@Nullable EventField field, JsonToken token) {
    if (field != null && token.isScalarValue() && token != JsonToken.VALUE_NULL) {
      values.put(field, json.getString());
    } else {
      json.skipChildren();
    }
  }

  private void names(String name) {
    switch (name) {
      case "asked" -> asked = Optional.of(asked());
      case "denied_call" -> deniedCall = Optional.of(call());
      default -> json.skipChildren();
    }
  }

  private Asked asked() {
    List<String> keys = List.of();
    List<Call> calls = new ArrayList<>();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      boolean list = json.nextToken() == JsonToken.START_ARRAY;
      if (list && name.equals("query_keys")) {
        keys = texts();
      } else if (list && name.equals("calls")) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          calls.add(call());
        }
      } else {
        json.skipChildren();
      }
    }
    return new Asked(keys, List.copyOf(calls));
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      texts.add(json.hasToken(JsonToken.VALUE_STRING) ? json.getString() : "");
      json.skipChildren();
    }
    return List.copyOf(texts);
  }

  /** What is no object has no names. */
  private Call call() {
    Map<String, String> names = new HashMap<>();
    List<String> fields = List.of();
    if (json.hasToken(JsonToken.START_OBJECT)) {
      for (String name = json.nextName(); name != null; name = json.nextName()) {
        JsonToken token = json.nextToken();
        if (token == JsonToken.VALUE_STRING) {
          names.put(name, json.getString());
        } else if (token == JsonToken.START_ARRAY && name.equals("fields")) {
          fields = texts();
        } else {
          json.skipChildren();
        }
      }
    } else {
      json.skipChildren();
    }
    return new Call(
        names.getOrDefault("protocol", ""),
        names.getOrDefault("method", ""),
        names.getOrDefault("tool", ""),
        names.getOrDefault("operation_type", ""),
        names.getOrDefault("operation_name", ""),
        fields,
        names.containsKey("argument"));
  }
}
