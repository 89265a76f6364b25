package dev.sluice.wire.head;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parses {@code Connection} fields: comma-separated tokens, none of them empty. */
final class ConnectionField {
  private static final Optional<ConnectionOptions> NONE = Optional.of(ConnectionOptions.NONE);
  private static final Optional<ConnectionOptions> CLOSE = Optional.of(ConnectionOptions.CLOSE);
  private static final Optional<ConnectionOptions> KEEP_ALIVE =
      Optional.of(ConnectionOptions.KEEP_ALIVE);

  private ConnectionField() {}

  /**
   * Parses all {@code Connection} lines. Empty when an option is not a token, or names a field that
   * routes or frames the message.
   */
  static Optional<ConnectionOptions> parse(HeaderBlock headers) {
    int line = headers.indexOf(HeaderName.CONNECTION, 0);
    if (line < 0) {
      return NONE;
    }
    List<String> options = new ArrayList<>(2);
    while (line >= 0) {
      if (!addOptions(headers.bytes(), headers.valueStart(line), headers.valueEnd(line), options)) {
        return Optional.empty();
      }
      line = headers.indexOf(HeaderName.CONNECTION, line + 1);
    }
    return shared(options);
  }

  private static Optional<ConnectionOptions> shared(List<String> options) {
    if (options.size() == 1) {
      String only = options.getFirst();
      if (only.equals("keep-alive")) {
        return KEEP_ALIVE;
      }
      if (only.equals("close")) {
        return CLOSE;
      }
    }
    return Optional.of(ConnectionOptions.of(options));
  }

  private static boolean addOptions(byte[] bytes, int from, int to, List<String> options) {
    int at = from;
    while (true) {
      int start = skipBlanks(bytes, at, to);
      int hash = 0;
      at = start;
      while (at < to && Octets.isToken(bytes[at])) {
        hash = HeaderName.hash(hash, Octets.tokenLower(bytes[at++]));
      }
      if (at == start || isProtected(hash, bytes, start, at)) {
        return false;
      }
      options.add(HeaderName.lower(hash, bytes, start, at));
      at = skipBlanks(bytes, at, to);
      if (at == to) {
        return true;
      }
      if (bytes[at++] != ',') {
        return false;
      }
    }
  }

  private static int skipBlanks(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && Octets.isBlank(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isProtected(int hash, byte[] bytes, int from, int to) {
    return HeaderName.HOST.matches(hash, bytes, from, to)
        || HeaderName.CONTENT_LENGTH.matches(hash, bytes, from, to)
        || HeaderName.TRANSFER_ENCODING.matches(hash, bytes, from, to);
  }
}
