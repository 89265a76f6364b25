package dev.sluice.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One bounded load on a server of this machine.
 *
 * @param server where connections go: the proxy, or the origin itself
 * @param route what lies between the connection and the requests
 * @param request the request that is repeated
 * @param connections 1 to 1024, open all the time
 * @param time 100 ms to 2 minutes
 */
public record LoadSpec(
    InetSocketAddress server,
    Route route,
    Shape shape,
    Request request,
    int connections,
    Pace pace,
    Duration time) {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  /** Refuses an unbounded load and a server on another machine. */
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

  /** Nanoseconds between two requests of one connection; 0 for as fast as possible. */
  long connectionIntervalNanos() {
    return pace.intervalNanos() * connections;
  }

  /** When a connection ends. */
  public enum Shape {
    /** Never; requests follow each other. */
    KEEP_ALIVE,
    /** After one response; the next request makes a new one, with a full TLS handshake. */
    NEW_CONNECTIONS
  }

  /**
   * How often requests are sent, and which of them count.
   *
   * @param requestsPerSecond of all connections together; 0 for as fast as responses come
   * @param recorded responses recorded on each event loop, the first ones
   */
  public record Pace(int requestsPerSecond, long recorded) {
    /** Each connection sends as soon as it has its response. */
    public static final Pace UNLIMITED = new Pace(0, Long.MAX_VALUE);

    /** A fixed rate. */
    public static Pace of(int requestsPerSecond) {
      return new Pace(requestsPerSecond, Long.MAX_VALUE);
    }

    long intervalNanos() {
      return requestsPerSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / requestsPerSecond;
    }
  }

  /** What lies between a connection and its requests. */
  public sealed interface Route {
    /** Nothing. */
    record Plain() implements Route {}

    /** TLS with the server itself. */
    record Tls(String serverName) implements Route {}

    /** CONNECT, then TLS with the server that answers for that name. */
    record TunneledTls(String serverName, int port) implements Route {}

    /**
     * The same for {@code h0.domain}, {@code h1.domain} and so on, another one for each connection.
     *
     * @param names how many, from 1
     */
    record TunneledToMany(String domain, int names, int port) implements Route {
      TunneledTls to(int number) {
        return new TunneledTls("h" + number % names + "." + domain, port);
      }
    }
  }

  /**
   * A request, with a body of text for a POST.
   *
   * @param target in origin or absolute form, ASCII like {@code host}
   */
  public record Request(String method, String target, String host, int bodyBytes) {
    /** As agents send it, over and over. A scanner reads one character in a row otherwise. */
    private static final String CONVERSATION =
        "{\"role\": \"user\", \"content\": \"Why does this loop run once too often?\\n\"}, ";

    /** A POST. */
    public static Request post(String target, String host, int bodyBytes) {
      return new Request("POST", target, host, bodyBytes);
    }

    /** A GET, without a body. */
    public static Request get(String target, String host) {
      return new Request("GET", target, host, 0);
    }

    Request to(String otherHost) {
      return new Request(method, target, otherHost, bodyBytes);
    }

    String text() {
      String head = method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n";
      return method.equals("GET")
          ? head + "\r\n"
          : head
              + "Content-Length: %d\r\nContent-Type: text/plain\r\n\r\n".formatted(bodyBytes)
              + CONVERSATION.repeat(bodyBytes / CONVERSATION.length() + 1).substring(0, bodyBytes);
    }

    /** For many connections: direct memory, which the kernel takes without a copy. */
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
