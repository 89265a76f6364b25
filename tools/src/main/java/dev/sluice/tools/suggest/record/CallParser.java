package dev.sluice.tools.suggest.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the names of calls in an event. */
final class CallParser {
  private CallParser() {}

  /** The texts of a list. */
  static List<String> texts(EventScanner json) {
    List<String> texts = new ArrayList<>();
    json.enter();
    while (json.hasElement()) {
      texts.add(json.scalar());
    }
    return texts;
  }

  /** One call. */
  static CallNames call(EventScanner json) {
    Map<String, String> names = new HashMap<>();
    List<String> fields = new ArrayList<>();
    json.enter();
    for (Optional<String> name = json.nextKey(); name.isPresent(); name = json.nextKey()) {
      byte first = json.peek();
      if (first == '"') {
        names.put(name.get(), json.scalar());
      } else if (first == '[' && name.get().equals("fields")) {
        fields.addAll(texts(json));
      } else {
        json.skip();
      }
    }
    String method = names.getOrDefault("method", "");
    return new CallNames(
        names.getOrDefault("protocol", ""),
        method.isEmpty() ? names.getOrDefault("operation_type", "") : method,
        names.getOrDefault("tool", ""),
        fields,
        names.containsKey("argument"));
  }
}
