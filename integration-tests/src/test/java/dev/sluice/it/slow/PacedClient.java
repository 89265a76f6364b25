package dev.sluice.it.slow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A client that sends 50 requests a second, each on a new connection. */
record PacedClient(int proxy, String authority) {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int TIMEOUT_MILLIS = 120_000;
  private static final String BODY = "quiet";

  /**
   * What a run of requests came to.
   *
   * @param refused requests without a 200
   * @param p99Micros from the moment at which a request was due
   * @param firstRefusal empty for none
   */
  record Run(int refused, long p99Micros, String firstRefusal) {}

  Run ask(int requests) {
    long[] micros = new long[requests];
    int refused = 0;
    String first = "";
    long due = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      LockSupport.parkNanos(due - System.nanoTime());
      String answer = ask();
      micros[i] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due);
      if (!answer.startsWith("HTTP/1.1 200 ")) {
        refused++;
        first = first.isEmpty() ? answer : first;
      }
      due += INTERVAL_NANOS;
    }
    Arrays.sort(micros);
    return new Run(refused, micros[requests * 99 / 100], first);
  }

  private String ask() {
    String request =
        "POST http://%1$s/quiet HTTP/1.1\r\nHost: %1$s\r\nConnection: close\r\nContent-Length: %2$d\r\n\r\n%3$s"
            .formatted(authority, BODY.length(), BODY);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
