package dev.sluice.it.slow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** Many large uploads through a proxy at the same moment, all of them of the same bytes. */
final class Uploads {
  private static final int PATIENCE_MILLIS = 300_000;
  private static final byte[] BODY =
      "a line of nothing but words.. \r\n".repeat(1 << 17).getBytes(StandardCharsets.US_ASCII);
  private static final Pattern ERROR = Pattern.compile("\"error\":\\s*\"([a-z_]+)\"");

  /** What an upload is counted as that the origin took whole. */
  static final String TAKEN = "200";

  private final int proxy;
  private final byte[] head;
  private final String taken;

  /**
   * @param proxy port on loopback
   * @param authority of a {@link TakingOrigin}
   */
  Uploads(int proxy, String authority) {
    this.proxy = proxy;
    this.head =
        "POST http://%1$s/upload HTTP/1.1\r\nHost: %1$s\r\nConnection: close\r\nContent-Length: %2$d\r\n\r\n"
            .formatted(authority, BODY.length)
            .getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(BODY);
    this.taken = TakingOrigin.answer(BODY.length, checksum.getValue());
  }

  /**
   * All are connected before the first one is sent.
   *
   * @return how many came to what: {@link #TAKEN}, a status with its error, or anything else that
   *     was read
   */
  Map<String, Long> send(int count) {
    Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
    List<Socket> sockets = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), proxy));
      }
      for (Socket socket : sockets) {
        clients.execute(() -> write(socket));
        clients.execute(
            () ->
                outcomes.computeIfAbsent(outcome(socket), ignored -> new LongAdder()).increment());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Long> counted = new TreeMap<>();
    outcomes.forEach((outcome, times) -> counted.put(outcome, times.sum()));
    return counted;
  }

  private void write(Socket socket) {
    try {
      socket.getOutputStream().write(head);
      socket.getOutputStream().write(BODY);
    } catch (IOException e) {
      // Refused before it was sent whole; the answer tells.
    }
  }

  private String outcome(Socket socket) {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    String end = "";
    try (socket) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getInputStream().transferTo(read);
    } catch (SocketTimeoutException e) {
      return "not closed";
    } catch (IOException e) {
      // A refusal of half a body may end with a reset.
      end = " " + e.getMessage();
    }
    String answer = read.toString(StandardCharsets.ISO_8859_1);
    if (end.isEmpty()
        && answer.startsWith("HTTP/1.1 200 ")
        && answer.endsWith("\r\n\r\n" + taken)) {
      return TAKEN;
    }
    Matcher error = ERROR.matcher(answer);
    return answer.startsWith("HTTP/1.1 ") && error.find()
        ? answer.substring(9, 12) + " " + error.group(1)
        : "unexpected: " + answer + end;
  }
}
