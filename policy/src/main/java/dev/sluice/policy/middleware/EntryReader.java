package dev.sluice.policy.middleware;

import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.net.LocalHost;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Node;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.fault.Spelling;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one element of {@code network_middlewares}. */
final class EntryReader {
  private static final int MAX_PATTERNS = 32;

  // A host or a bracketed address with a port; an address in IPv6 has more colons.
  private static final Pattern PORT = Pattern.compile("(?:[^:]*|\\[[^\\]]*\\]):(?:[0-9]+|\\*)");

  private static final String REGEX = "openshell/regex";
  private static final String REGEX_OLD_NAME = "openshell/secrets";

  private final String key;
  private final Cursor at;
  private final Fields fields;

  EntryReader(String key, Cursor at, Fields fields) {
    this.key = key;
    this.at = at;
    this.fields = fields;
  }

  /** Empty when the entry cannot be used; every reason is recorded. */
  Optional<SelectableEntry> read() {
    fields
        .take("name")
        .flatMap(Cursor::text)
        .filter(String::isEmpty)
        .ifPresent(empty -> invalid("name", "name must not be empty"));
    Optional<String> implementation = implementation();
    int order =
        fields
            .take("order")
            .map(o -> Math.toIntExact(o.integer(Integer.MIN_VALUE, Integer.MAX_VALUE).orElse(0)))
            .orElse(0);
    Value.MapValue config = config();
    OnError onError = onError();
    Optional<HostSelector> selector = selector();
    return selector.flatMap(
        hosts ->
            implementation.map(
                name ->
                    new SelectableEntry(
                        new MiddlewareEntry(key, name, order, config, onError),
                        hosts,
                        at.node().at(),
                        at.path())));
  }

  private Optional<String> implementation() {
    Optional<Cursor> given = fields.take("middleware");
    Optional<String> name = given.flatMap(Cursor::text);
    if (given.isEmpty() || name.filter(String::isEmpty).isPresent()) {
      invalid("middleware", "middleware must not be empty");
      return Optional.empty();
    }
    if (name.filter(REGEX_OLD_NAME::equals).isPresent()) {
      fields.warning(
          "middleware", "'%s' is deprecated; write '%s'".formatted(REGEX_OLD_NAME, REGEX));
      return Optional.of(REGEX);
    }
    return name;
  }

  private Value.MapValue config() {
    Optional<Cursor> given = fields.take("config");
    if (given.isEmpty()) {
      return Value.MapValue.EMPTY;
    }
    if (!(given.get().node() instanceof Node.Mapping mapping)) {
      given.get().fields();
      return Value.MapValue.EMPTY;
    }
    Value.MapValue config = mapping.value();
    if (StructSize.of(config) > StructSize.MAX_BYTES) {
      invalid(
          "config",
          "middleware config exceeds the platform maximum of %d encoded bytes"
              .formatted(StructSize.MAX_BYTES));
    }
    return config;
  }

  private OnError onError() {
    String word = fields.take("on_error").flatMap(Cursor::text).orElse("");
    return switch (word) {
      case "", "fail_closed" -> OnError.FAIL_CLOSED;
      case "fail_open" -> OnError.FAIL_OPEN;
      default -> {
        invalid(
            "on_error",
            "invalid on_error '%s'; %suse one of: fail_closed, fail_open"
                .formatted(word, Spelling.hint(word, List.of("fail_closed", "fail_open"))));
        yield OnError.FAIL_CLOSED;
      }
    };
  }

  private Optional<HostSelector> selector() {
    Optional<Cursor> given = fields.take("endpoints");
    if (given.isEmpty()) {
      invalid("endpoints", "endpoint selector is required");
      return Optional.empty();
    }
    Fields selector = given.get().fields();
    List<Cursor> include = selector.take("include").map(Cursor::items).orElse(List.of());
    List<Cursor> exclude = selector.take("exclude").map(Cursor::items).orElse(List.of());
    selector.close();
    int patterns = include.size() + exclude.size();
    if (patterns > MAX_PATTERNS) {
      fields.error(
          "endpoints",
          "middleware config '%s' has too many selector patterns (%d > %d)"
              .formatted(key, patterns, MAX_PATTERNS));
      return Optional.empty();
    }
    if (include.isEmpty()) {
      invalid("endpoints", "endpoint selector must include at least one host pattern");
      return Optional.empty();
    }
    return Optional.of(new HostSelector(compiled(include), compiled(exclude)));
  }

  private List<HostPattern> compiled(List<Cursor> patterns) {
    List<HostPattern> compiled = new ArrayList<>();
    for (Cursor pattern : patterns) {
      pattern.text().ifPresent(text -> compile(pattern, text).ifPresent(compiled::add));
    }
    return compiled;
  }

  private Optional<HostPattern> compile(Cursor pattern, String text) {
    // Selects nothing: no host has a port.
    if (PORT.matcher(text).matches()) {
      pattern.error(
          "middleware config '%s' is invalid: endpoint selector pattern '%s' has a port; the host alone selects, remove '%s'"
              .formatted(key, text, text.substring(text.lastIndexOf(':'))));
      return Optional.empty();
    }
    if (LocalHost.refuse(pattern, text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(HostPattern.compile(text));
    } catch (InvalidPatternException e) {
      pattern.error(
          "middleware config '%s' is invalid: endpoint selector pattern '%s' is invalid: %s"
              .formatted(key, text, e.reason()));
      return Optional.empty();
    }
  }

  private void invalid(String field, String reason) {
    fields.error(field, "middleware config '%s' is invalid: %s".formatted(key, reason));
  }

  /** The size of a config as a protobuf Struct, the form that services receive. */
  static final class StructSize {
    /** Largest config of the contract. */
    static final int MAX_BYTES = 64 << 10;

    private static final int TAG = 1;

    private StructSize() {}

    static long of(Value.MapValue struct) {
      long size = 0;
      for (Map.Entry<String, Value> field : struct.values().entrySet()) {
        long key = TAG + delimited(utf8(field.getKey()));
        long value = TAG + delimited(of(field.getValue()));
        size += TAG + delimited(key + value);
      }
      return size;
    }

    private static long of(Value value) {
      return switch (value) {
        case Value.NullValue none -> TAG + 1;
        case Value.BoolValue flag -> TAG + 1;
        case Value.NumberValue number -> TAG + Double.BYTES;
        case Value.TextValue(String text) -> TAG + delimited(utf8(text));
        case Value.ListValue list -> TAG + delimited(elements(list));
        case Value.MapValue map -> TAG + delimited(of(map));
      };
    }

    private static long elements(Value.ListValue list) {
      return list.values().stream().mapToLong(value -> TAG + delimited(of(value))).sum();
    }

    private static long utf8(String text) {
      return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static long delimited(long length) {
      int varint = 1;
      for (long rest = length >>> 7; rest != 0; rest >>>= 7) {
        varint++;
      }
      return varint + length;
    }
  }
}
