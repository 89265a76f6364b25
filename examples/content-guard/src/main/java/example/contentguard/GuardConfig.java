package example.contentguard;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One policy entry's {@code config}.
 *
 * @param terms to search for, as they are written, without doubles
 * @param replacement of what matched, when redacting
 */
record GuardConfig(Mode mode, List<String> terms, String replacement) {
  private static final Set<String> KEYS = Set.of("mode", "terms", "replacement");
  private static final String DEFAULT_REPLACEMENT = "[REDACTED]";

  // Together they bound the time of a search.
  private static final int MAX_TERMS = 64;
  private static final int MAX_LENGTH = 256;

  enum Mode {
    REDACT,
    DENY
  }

  /** Throws IllegalArgumentException with a reason that names keys and quotes no values. */
  static GuardConfig parse(Struct config) {
    Map<String, Value> fields = config.getFieldsMap();
    require(KEYS.containsAll(fields.keySet()), "config knows only mode, terms and replacement");
    Mode mode = mode(fields.getOrDefault("mode", Value.getDefaultInstance()));
    require(
        mode == Mode.REDACT || !fields.containsKey("replacement"),
        "replacement is not allowed with mode deny");
    Value replacement = fields.getOrDefault("replacement", text(DEFAULT_REPLACEMENT));
    require(
        isText(replacement), "replacement must be a text of 1 to " + MAX_LENGTH + " characters");
    return new GuardConfig(
        mode,
        terms(fields.getOrDefault("terms", Value.getDefaultInstance())),
        replacement.getStringValue());
  }

  private static Mode mode(Value value) {
    return switch (value.getStringValue()) {
      case "redact" -> Mode.REDACT;
      case "deny" -> Mode.DENY;
      default -> throw new IllegalArgumentException("mode must be redact or deny");
    };
  }

  private static List<String> terms(Value value) {
    List<Value> terms = value.getListValue().getValuesList();
    require(
        !terms.isEmpty() && terms.size() <= MAX_TERMS,
        "terms must be a list of 1 to " + MAX_TERMS + " texts");
    for (Value term : terms) {
      require(isText(term), "each of terms must be a text of 1 to " + MAX_LENGTH + " characters");
    }
    return terms.stream().map(Value::getStringValue).distinct().toList();
  }

  private static boolean isText(Value value) {
    int length = value.getStringValue().length();
    return length >= 1 && length <= MAX_LENGTH;
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private static void require(boolean kept, String rule) {
    if (!kept) {
      throw new IllegalArgumentException(rule);
    }
  }
}
