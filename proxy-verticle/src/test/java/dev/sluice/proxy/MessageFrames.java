package dev.sluice.proxy;

/** Short WebSocket frames, one character for each octet. */
final class MessageFrames {
  private static final String KEY = "\u0001\u0002\u0003\u0004";

  private MessageFrames() {}

  /** A text message of a client. */
  static String text(String payload) {
    return masked('\u0081', payload);
  }

  /** A binary message of a client. */
  static String binary(String payload) {
    return masked('\u0082', payload);
  }

  /** A masked ping. */
  static String ping(String payload) {
    return masked('\u0089', payload);
  }

  /** A masked closing frame with 1000. */
  static String leaving(String reason) {
    return masked('\u0088', "\u0003\u00e8" + reason);
  }

  private static String masked(char first, String payload) {
    return first + length(payload, 0x80) + KEY + mask(payload, KEY);
  }

  /** A text message of an origin. */
  static String fromOrigin(String payload) {
    return '\u0081' + length(payload, 0) + payload;
  }

  /** A closing frame towards a client. */
  static String close(int code, String reason) {
    String payload = "" + (char) (code >> 8) + (char) (code & 0xFF) + reason;
    return '\u0088' + length(payload, 0) + payload;
  }

  private static String length(String payload, int flag) {
    int length = payload.length();
    return length < 126
        ? "" + (char) (flag | length)
        : "" + (char) (flag | 126) + (char) (length >> 8) + (char) (length & 0xFF);
  }

  private static String mask(String payload, String key) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < payload.length(); i++) {
      out.append((char) (payload.charAt(i) ^ key.charAt(i % key.length())));
    }
    return out.toString();
  }

  /** What an origin received after the head, with the payload of each frame in brackets. */
  static String readable(String received) {
    int at = received.indexOf("\r\n\r\n") + 4;
    StringBuilder out = new StringBuilder();
    while (at + 6 <= received.length()) {
      int first = received.charAt(at);
      int length = received.charAt(at + 1) & 0x7F;
      int head = at + 2;
      if (length == 126) {
        length = received.charAt(head) << 8 | received.charAt(head + 1);
        head += 2;
      }
      String key = received.substring(head, head + 4);
      int end = Math.min(received.length(), head + 4 + length);
      String payload = mask(received.substring(head + 4, end), key);
      out.append(
          first == 0x88
              ? "[close "
                  + (payload.charAt(0) << 8 | payload.charAt(1))
                  + payload.substring(2)
                  + "]"
              : "[" + payload + "]");
      at = end;
    }
    return out.toString();
  }
}
