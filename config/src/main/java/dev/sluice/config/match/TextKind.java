package dev.sluice.config.match;

import java.util.List;
import java.util.Optional;

/** What a text has to look like to be a host, a canonical path, or a name. */
public enum TextKind {
  HOST("abcdefghijklmnopqrstuvwxyz0123456789-_.", 200),
  PATH("xyzabcdefghijklmnopqrstuvwABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~!$&'()*+,=:@./%", 2000),
  VALUE("xyzabcdefghijklmnopqrstuvwABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~.", 500),
  GRAPHQL("xyzabcdefghijklmnopqrstuvwABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789", 128),
  METHOD("xyzabcdefghijklmnopqrstuvwABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./", 128);

  private static final int START = 0;
  private static final int EMPTY = 1;
  private static final int DOT = 2;
  private static final int DOTS = 3;
  private static final int TEXT = 4;
  private static final int ESCAPE = 5;
  private static final int ESCAPED = 16;
  private static final String HEX = "0123456789ABCDEF";

  private final String permitted;
  private final int longest;

  TextKind(String permitted, int longest) {
    this.permitted = permitted;
    this.longest = longest;
  }

  int longest() {
    return longest;
  }

  int start() {
    return START;
  }

  private boolean isOpen() {
    return this == VALUE || this == METHOD;
  }

  int end() {
    return isOpen() ? Character.MAX_VALUE : 127;
  }

  List<Character> digits() {
    return this == PATH ? HEX.chars().mapToObj(digit -> (char) digit).toList() : List.of();
  }

  List<Character> separators() {
    return this == HOST ? List.of('.', '-') : List.of('/', '.');
  }

  Optional<Character> sample(int first, int last) {
    for (int i = 0; i < permitted.length(); i++) {
      if (permitted.charAt(i) >= first && permitted.charAt(i) < last) {
        return Optional.of(permitted.charAt(i));
      }
    }
    char other = (char) first;
    boolean usable = first < last && !Character.isSurrogate(other) && other != Character.MAX_VALUE;
    return isOpen() && usable ? Optional.of(other) : Optional.empty();
  }

  /** The state after one more character; -1 where it may not stand. */
  int next(int state, char character) {
    return switch (this) {
      case HOST -> host(state, character);
      case PATH -> path(state, character);
      case GRAPHQL -> state == START && character <= '9' ? -1 : TEXT;
      case VALUE, METHOD -> TEXT;
    };
  }

  private static int host(int state, char character) {
    boolean begins = state == START || state == EMPTY;
    if (character == '.') {
      return state == TEXT ? EMPTY : -1;
    }
    if (character == '-') {
      return begins ? -1 : DOT;
    }
    return TEXT;
  }

  private static int path(int state, char character) {
    if (state == START) {
      return character == '/' ? EMPTY : -1;
    }
    if (state >= ESCAPE) {
      return escape(state, HEX.indexOf(character));
    }
    if (character == '%') {
      return ESCAPE;
    }
    if (character == '/') {
      return state == TEXT ? EMPTY : -1;
    }
    if (character == '.' && state != TEXT) {
      return state == EMPTY ? DOT : state == DOT ? DOTS : TEXT;
    }
    return TEXT;
  }

  // An octet that a canonical path writes as an escape.
  private static int escape(int state, int digit) {
    if (digit < 0 || state == ESCAPE) {
      return digit < 2 ? -1 : ESCAPED + digit;
    }
    int octet = (state - ESCAPED) * HEX.length() + digit;
    boolean plain = octet < 127 && octet != '%' && PATH.permitted.indexOf(octet) >= 0;
    return octet == 127 || (plain && octet != '/') ? -1 : TEXT;
  }

  boolean isWhole(int state, int length) {
    return switch (this) {
      case HOST, GRAPHQL, METHOD -> state == TEXT;
      case PATH -> state == EMPTY || state == TEXT;
      case VALUE -> true;
    };
  }
}
