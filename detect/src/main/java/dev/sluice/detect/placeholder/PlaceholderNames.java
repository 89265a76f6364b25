package dev.sluice.detect.placeholder;

import java.util.HashSet;
import java.util.Set;

/**
 * The names in the placeholders of a body: each as it stands, and percent-decoded once, since a
 * form is decoded and other bodies are not. Without markers nothing is allocated for them.
 */
public final class PlaceholderNames {
  // More are not told apart; no request needs so many secrets.
  private static final int MAX_NAMES = 256;

  // Octets of a name that are compared; a longer one names no secret.
  private static final int MAX_OCTETS = 300;

  private static final String KEY = "env:";
  private static final String OTHER = "?";
  private static final int ESCAPE_BYTES = 3;

  private Set<String> names = Set.of();
  private boolean tooMany;

  private PlaceholderNames() {}

  public static PlaceholderNames in(byte[] bytes, int from, int to) {
    PlaceholderNames found = new PlaceholderNames();
    int end = PlaceholderSyntax.afterMarker(bytes, from, to);
    while (end >= 0) {
      found.add(name(bytes, end, to, false));
      found.add(name(bytes, end, to, true));
      end = PlaceholderSyntax.afterMarker(bytes, end, to);
    }
    return found;
  }

  public boolean isEmpty() {
    return names.isEmpty();
  }

  public boolean isWithin(PlaceholderNames others) {
    return !tooMany && others.names.containsAll(names);
  }

  private void add(String name) {
    if (names.isEmpty()) {
      names = new HashSet<>();
    }
    if (names.size() < MAX_NAMES) {
      names.add(name);
    } else {
      tooMany = tooMany || !names.contains(name);
    }
  }

  private static String name(byte[] bytes, int from, int to, boolean decoded) {
    String text = text(bytes, from, to, decoded);
    if (!PlaceholderSyntax.isCanonical(bytes, from)) {
      return key(text);
    }
    return text.startsWith(KEY) ? key(text.substring(KEY.length())) : OTHER + text;
  }

  private static String key(String text) {
    int end = text.indexOf(':');
    return end < 0 ? text : text.substring(0, end);
  }

  private static String text(byte[] bytes, int from, int to, boolean decoded) {
    StringBuilder text = new StringBuilder();
    int at = from;
    while (at < to && text.length() < MAX_OCTETS) {
      boolean escape = decoded && bytes[at] == '%' && at + ESCAPE_BYTES <= to;
      int octet = escape ? DecodedView.escapedOctet(bytes, at) : bytes[at];
      if (!isOctetOfAName(octet)) {
        break;
      }
      text.append((char) octet);
      at += escape ? ESCAPE_BYTES : 1;
    }
    return text.toString();
  }

  private static boolean isOctetOfAName(int octet) {
    return octet == ':' || (octet >= 0 && PlaceholderMatch.isKeyOctet((byte) octet));
  }
}
