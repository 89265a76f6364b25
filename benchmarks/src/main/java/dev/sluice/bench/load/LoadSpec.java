package dev.sluice.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One bounded load.
 *
 * @param server where connections go: the proxy, or the origin itself
 * @param route what lies between the connection and the requests
 * @param request the bytes of one request, repeated
 * @param connections 1 to 1024, held open all the time
 * @param time 100 ms to 2 minutes
 */
public record LoadSpec(
    InetSocketAddress server,
    Route route,
    Shape shape,
    Request request,
    int connections,
    Duration time) {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  /** Refuses a load that is not bounded, or that would leave this machine. */
  public LoadSpec {
    if (!server.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException("server: only loopback addresses are loaded");
    }
    if (connections < 1 || connections > 1024) {
      throw new IllegalArgumentException("connections: 1 to 1024");
    }
    if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("time: 100 ms to 2 minutes");
    }
  }

  /** When a connection ends. */
  public enum Shape {
    /** Never; requests follow each other. */
    KEEP_ALIVE,
    /** After one answer; the next request makes a new one, with a full TLS handshake. */
    NEW_CONNECTIONS
  }

  /** What lies between a connection and its requests. */
  public sealed interface Route {
    /** Nothing. */
    record Plain() implements Route {}

    /** TLS with the server itself. */
    record Tls(String serverName) implements Route {}

    /** CONNECT, then TLS with whoever answers for that name. */
    record TunnelledTls(String serverName, int port) implements Route {}
  }

  /**
   * A request, sent again and again.
   *
   * @param text ASCII, head and body
   */
  public record Request(String text) {
    /** A POST of {@code bodyBytes} letters; {@code target} in origin or absolute form. */
    public static Request post(String target, String host, int bodyBytes) {
      String head =
          "POST " + target + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: " + bodyBytes;
      return new Request(head + "\r\nContent-Type: text/plain\r\n\r\n" + "a".repeat(bodyBytes));
    }

    ByteBuf buffer() {
      ByteBuffer direct = ByteBuffer.allocateDirect(text.length());
      direct.put(text.getBytes(StandardCharsets.US_ASCII)).flip();
      return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(direct).asReadOnly());
    }
  }
}
