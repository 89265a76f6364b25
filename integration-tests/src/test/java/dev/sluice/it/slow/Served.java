package dev.sluice.it.slow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A client that asks, and reads the answer: one request after the other on one connection.
 *
 * @param lines more fields of each request
 */
record Served(int proxy, String authority, String lines) {
  private static final String BODY = "served";

  Served(int proxy, String authority) {
    this(proxy, authority, "");
  }

  /**
   * Fails when an answer is not a 200 with the body that was sent.
   *
   * @return how long each took, in microseconds, ascending
   */
  long[] ask(int requests) {
    byte[] request =
        "POST http://%s/served HTTP/1.1\r\nHost: %s\r\n%sContent-Length: %d\r\n\r\n%s"
            .formatted(authority, authority, lines, BODY.length(), BODY)
            .getBytes(StandardCharsets.US_ASCII);
    long[] micros = new long[requests];
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(120_000);
      for (int i = 0; i < requests; i++) {
        long startedAt = System.nanoTime();
        socket.getOutputStream().write(request);
        readAnswer(socket.getInputStream());
        micros[i] = (System.nanoTime() - startedAt) / 1000;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Arrays.sort(micros);
    return micros;
  }

  private static void readAnswer(InputStream in) throws IOException {
    StringBuilder answer = new StringBuilder();
    byte[] bytes = new byte[4096];
    while (!answer.toString().endsWith("\r\n\r\n" + BODY)) {
      int read = in.read(bytes);
      if (read < 0) {
        throw new AssertionError("closed after: " + answer);
      }
      answer.append(new String(bytes, 0, read, StandardCharsets.ISO_8859_1));
    }
    if (!answer.toString().startsWith("HTTP/1.1 200 ")) {
      throw new AssertionError(answer.toString());
    }
  }
}
