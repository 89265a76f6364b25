package dev.sluice.policy.compiled;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The query as policy reads it: decoded, every value of a repeated key (data-plane 8.6).
 *
 * @param values by key, case-sensitive
 */
record QueryParameters(Map<String, List<String>> values) {
  static final QueryParameters NONE = new QueryParameters(Map.of());

  /** Empty when the query cannot be decoded; the request is then refused. */
  static Optional<QueryParameters> parse(String query) {
    if (query.isEmpty()) {
      return Optional.of(NONE);
    }
    Map<String, List<String>> values = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      Optional<String> key = decode(equals < 0 ? pair : pair.substring(0, equals));
      Optional<String> value = decode(equals < 0 ? "" : pair.substring(equals + 1));
      if (key.isEmpty() || value.isEmpty()) {
        return Optional.empty();
      }
      values.computeIfAbsent(key.get(), k -> new ArrayList<>()).add(value.get());
    }
    return Optional.of(new QueryParameters(values));
  }

  static QueryParameters decoded(String query) {
    return parse(query).orElse(NONE);
  }

  /** Whether every escape of a query decodes. Does not allocate when there is none. */
  static boolean isWellFormed(String query) {
    return query.indexOf('%') < 0 || parse(query).isPresent();
  }

  List<String> of(String key) {
    return values.getOrDefault(key, List.of());
  }

  static Optional<String> decode(String text) {
    if (text.indexOf('%') < 0) {
      return Optional.of(text.replace('+', ' '));
    }
    byte[] source = text.replace('+', ' ').getBytes(StandardCharsets.UTF_8);
    ByteBuffer decoded = ByteBuffer.allocate(source.length);
    for (int i = 0; i < source.length; i++) {
      if (source[i] != '%') {
        decoded.put(source[i]);
        continue;
      }
      int octet = i + 2 < source.length ? octet(source[i + 1], source[i + 2]) : -1;
      if (octet < 0) {
        return Optional.empty();
      }
      decoded.put((byte) octet);
      i += 2;
    }
    return utf8(decoded.flip());
  }

  private static int octet(byte first, byte second) {
    int high = Character.digit(first, 16);
    int low = Character.digit(second, 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static Optional<String> utf8(ByteBuffer bytes) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(bytes);
      return Optional.of(text.toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
