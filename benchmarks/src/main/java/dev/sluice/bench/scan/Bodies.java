package dev.sluice.bench.scan;

import java.nio.charset.StandardCharsets;

/** Bodies as agents send them to a model: a conversation in JSON. */
public final class Bodies {
  private static final String PLAIN =
      "{\"role\":\"user\",\"content\":\"tell me about mountains and rivers\"},";
  private static final String PROSE =
      "{\"role\":\"user\",\"content\":\"ask me about risk-taking\"},";
  private static final String ESCAPED =
      "{\"role\":\"tool\",\"content\":\"line one\\nline two says \\\"ok\\\"\\n\\tand ends\"},";
  private static final String KEY = "sk-" + "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY";

  /** About one in this many bytes. */
  private static final int BETWEEN_HITS = 4096;

  private Bodies() {}

  /** Without secrets. */
  public static byte[] clean(int size) {
    return ascii(repeated(PLAIN, size));
  }

  /** Without secrets, but with the beginning of one in every 52 bytes. */
  static byte[] near(int size) {
    return ascii(repeated(PROSE, size));
  }

  /** Without secrets, with escapes in every string. */
  static byte[] escaped(int size) {
    return ascii(repeated(ESCAPED, size));
  }

  /** With a key that both built-ins know in every 4 KiB, at least one. */
  static byte[] hits(int size) {
    StringBuilder body = new StringBuilder(repeated(PROSE, size));
    for (int at = size / 2 % BETWEEN_HITS; at + KEY.length() < size; at += BETWEEN_HITS) {
      body.replace(at, at + KEY.length() + 2, " " + KEY + " ");
    }
    body.setLength(size);
    return ascii(body.toString());
  }

  private static String repeated(String part, int size) {
    return ("[" + part.repeat(size / part.length() + 1)).substring(0, size);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
