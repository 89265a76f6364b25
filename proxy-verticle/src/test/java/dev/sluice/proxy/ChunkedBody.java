package dev.sluice.proxy;

/** Reads the chunked body of a message that arrived whole, however it was cut into chunks. */
final class ChunkedBody {
  private ChunkedBody() {}

  static String payload(String message) {
    StringBuilder payload = new StringBuilder();
    int at = message.indexOf("\r\n\r\n") + 4;
    int size = -1;
    while (size != 0) {
      int line = message.indexOf("\r\n", at);
      size = Integer.parseInt(message.substring(at, line), 16);
      payload.append(message, line + 2, line + 2 + size);
      at = line + 2 + size + 2;
    }
    return payload.toString();
  }
}
