package dev.sluice.detect.opaque;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds random text, such as an encoded secret, and passes over those random values that ordinary
 * requests are full of. Any thread.
 */
record OpaqueText(Pattern ordinary) {
  /** Shorter text is too often random by chance. */
  static final int SHORTEST = 20;

  // RFC 9562.
  private static final String UUID = "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}";

  // ULIDs of this century: https://github.com/ulid/spec.
  private static final String ULID = "0[1-3][0-9A-HJKMNP-TV-Z]{24}";

  // As many digits as names of assets, ids of MongoDB, MD5, SHA-1 and SHA-2 have.
  private static final String HASH =
      "[0-9A-Fa-f]{128}|[0-9A-Fa-f]{96}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{56}|[0-9A-Fa-f]{40}"
          + "|[0-9A-Fa-f]{32}|[0-9A-Fa-f]{24}|[0-9A-Fa-f]{20}";

  // A hash behind its first digits, as Git and PyPI have it: in other segments, or cut off.
  private static final String REST_OF_HASH = "[0-9A-Fa-f]{60}|[0-9A-Fa-f]{38}";

  // Identifiers of content: https://github.com/multiformats/cid, with SHA-256.
  private static final String CONTENT = "(?:bafybei|bafkrei)[a-z2-7]{52}";

  static final OpaqueText VALUES = of(UUID, ULID, HASH);
  static final OpaqueText SEGMENTS = of(UUID, ULID, HASH, REST_OF_HASH, CONTENT);

  /** In labels of hosts: no more than one account, since tunnels have hexadecimal labels too. */
  static final OpaqueText LABELS = of(UUID, "a?[0-9a-f]{32}|a[0-9a-f]{31}", CONTENT);

  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9+/_-]{" + SHORTEST + ",}");

  // In percent.
  private static final int READABLE = 90;

  private static final int HUNDRED = 100;

  private static OpaqueText of(String... forms) {
    return new OpaqueText(
        Pattern.compile("(?<![A-Za-z0-9])(?:" + String.join("|", forms) + ")(?![A-Za-z0-9])"));
  }

  List<String> in(String text) {
    if (text.length() < SHORTEST) {
      return List.of();
    }
    List<String> found = new ArrayList<>(0);
    Matcher runs = RUN.matcher(ordinary.matcher(text).replaceAll(" "));
    while (runs.find()) {
      if (RandomRun.of(runs.group()).isRandom() && !isReadable(runs.group())) {
        found.add(runs.group());
      }
    }
    return found;
  }

  // Whether it is base64 of text, which the patterns read; a secret in it has a pattern.
  private static boolean isReadable(String run) {
    String digits = run.replace('-', '+').replace('_', '/');
    byte[] plain =
        Base64.getDecoder().decode(digits.substring(0, digits.length() - digits.length() % 4));
    int readable = 0;
    for (byte octet : plain) {
      readable += octet >= ' ' && octet <= '~' ? 1 : 0;
    }
    return readable * HUNDRED >= plain.length * READABLE;
  }
}
