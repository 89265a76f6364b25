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

    /**
     * The same for {@code h0.domain}, {@code h1.domain} and so on, another one for each connection.
     *
     * @param names how many, from 1
     */
    record TunnelledToMany(String domain, int names, int port) implements Route {
      TunnelledTls to(int number) {
        return new TunnelledTls("h" + number % names + "." + domain, port);
      }
    }
  }

  /**
   * A POST of so many letters, sent again and again.
   *
   * @param target in origin or absolute form, ASCII like {@code host}
   */
  public record Request(String target, String host, int bodyBytes) {
    Request to(String otherHost) {
      return new Request(target, otherHost, bodyBytes);
    }

    String text() {
      String head =
          "POST " + target + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: " + bodyBytes;
      return head + "\r\nContent-Type: text/plain\r\n\r\n" + "a".repeat(bodyBytes);
    }

    /** For many connections: what the kernel takes without a copy. */
    ByteBuf shared() {
      byte[] bytes = bytes();
      ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length);
      direct.put(bytes).flip();
      return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(direct).asReadOnly());
    }

    /** For one connection. */
    ByteBuf own() {
      return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(bytes()).asReadOnly());
    }

    private byte[] bytes() {
      return text().getBytes(StandardCharsets.US_ASCII);
    }
  }
}
