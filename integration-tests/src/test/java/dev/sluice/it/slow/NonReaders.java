package dev.sluice.it.slow;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;

/** Clients that ask for much and read nothing but the first bytes, and uploads that never end. */
final class NonReaders implements AutoCloseable {
  static final String STUCK = "stuck";

  private static final int AT_ONCE = 500;
  private static final int NARROW = 4096;
  private static final int UPLOADED = 512 << 10;
  private static final int CODE_BYTES = 400;
  private static final long STUCK_MILLIS = 2000;
  private static final long HALF_CLOSED_MILLIS = 3000;
  private static final long READ_MILLIS = 1000;

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client =
      vertx.createNetClient(new NetClientOptions().setReceiveBufferSize(NARROW));
  private final ConcurrentMap<String, Long> outcomes = new ConcurrentHashMap<>();
  private final Queue<NetSocket> stuck = new ConcurrentLinkedQueue<>();
  private final Random random;
  private final Target target;

  /**
   * @param proxy port on loopback
   * @param ca PEM of the proxy's authority
   * @param plain authority of an origin in plain text
   * @param tls authority of one with TLS
   * @param raw authority of one in plain text that the proxy does not inspect
   */
  record Target(int proxy, Path ca, String plain, String tls, String raw) {}

  private enum Kind {
    RESPONSE,
    UPLOAD,
    TUNNEL,
    INTERCEPTED,
    RELAYED
  }

  NonReaders(Target target, long seed) {
    this.target = target;
    this.random = new Random(seed);
  }

  /** How many of them ended how: stuck, or with status and code. */
  Map<String, Long> open(int count) {
    for (int done = 0; done < count; done += AT_ONCE) {
      int now = Math.min(AT_ONCE, count - done);
      Future.join(IntStream.range(0, now).mapToObj(ignored -> open()).toList())
          .otherwiseEmpty()
          .await();
    }
    return Map.copyOf(outcomes);
  }

  private Future<Void> open() {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    return client
        .connect(target.proxy, "127.0.0.1")
        .compose(socket -> ask(socket, kind))
        .otherwise("connection failed")
        .map(
            outcome -> {
              outcomes.merge(outcome, 1L, Long::sum);
              return null;
            });
  }

  private Future<String> ask(NetSocket socket, Kind kind) {
    socket.exceptionHandler(ignored -> {});
    return switch (kind) {
      case RESPONSE -> request(socket, "GET http://%1$s/ HTTP/1.1", target.plain);
      case UPLOAD -> upload(socket);
      case TUNNEL -> tunnel(socket, target.plain, false);
      case RELAYED -> tunnel(socket, target.raw, false);
      case INTERCEPTED -> tunnel(socket, target.tls, true);
    };
  }

  private Future<String> tunnel(NetSocket socket, String authority, boolean tls) {
    String host = authority.substring(0, authority.lastIndexOf(':'));
    return answer(socket, "CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(authority))
        .compose(
            answered -> {
              if (!answered.equals("200")) {
                return Future.succeededFuture(answered);
              }
              Future<Void> ready =
                  tls ? socket.upgradeToSsl(trusting(), host) : Future.succeededFuture();
              return ready.compose(ignored -> request(socket, "GET / HTTP/1.1", authority));
            });
  }

  private ClientSSLOptions trusting() {
    return new ClientSSLOptions()
        .setTrustOptions(new PemTrustOptions().addCertPath(target.ca.toString()))
        .setHostnameVerificationAlgorithm("HTTPS");
  }

  private Future<String> request(NetSocket socket, String line, String authority) {
    String head = (line + "\r\nHost: %1$s\r\n\r\n").formatted(authority);
    return answer(socket, head)
        .map(
            answered -> {
              if (!answered.equals("200")) {
                return answered;
              }
              stuck.add(socket.pause());
              return STUCK;
            });
  }

  /** Nothing is answered: the origin takes nothing, unless the proxy refuses. */
  private Future<String> upload(NetSocket socket) {
    Promise<String> outcome = Promise.promise();
    read(socket, outcome);
    socket.write(
        "POST http://%1$s/ HTTP/1.1\r\nHost: %1$s\r\nContent-Length: 100000000\r\n\r\n"
            .formatted(target.plain));
    vertx.setTimer(
        STUCK_MILLIS,
        ignored -> {
          if (outcome.tryComplete(STUCK)) {
            stuck.add(socket);
            // What the sockets do not take stays with the client.
            socket.write(Buffer.buffer(new byte[UPLOADED]));
          }
        });
    return outcome.future();
  }

  private static Future<String> answer(NetSocket socket, String head) {
    Promise<String> outcome = Promise.promise();
    read(socket, outcome);
    return socket.write(head).compose(ignored -> outcome.future());
  }

  /** The status and, of a refusal, its code. */
  private static void read(NetSocket socket, Promise<String> outcome) {
    StringBuilder soFar = new StringBuilder();
    socket.closeHandler(ignored -> outcome.tryComplete("closed"));
    socket.handler(
        bytes -> {
          soFar.append(bytes.getString(0, Math.min(bytes.length(), CODE_BYTES)));
          told(soFar.toString(), outcome);
        });
  }

  private static void told(String text, Promise<String> outcome) {
    String mark = "\"error\":\"";
    int code = text.indexOf(mark);
    if (text.startsWith("HTTP/1.1 200 ") && text.contains("\r\n\r\n")) {
      outcome.tryComplete("200");
    } else if (code > 0 && text.indexOf('"', code + mark.length()) > 0) {
      String status = text.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3);
      int from = code + mark.length();
      outcome.tryComplete(status + " " + text.substring(from, text.indexOf('"', from)));
    }
  }

  /** Ends each in one of several ways, chosen by the seed. */
  void end() {
    for (NetSocket socket : stuck) {
      switch (random.nextInt(4)) {
        case 0 -> socket.close();
        case 1 -> reset(socket);
        case 2 -> halfClose(socket);
        default -> readALittle(socket);
      }
    }
    stuck.clear();
  }

  private static void reset(NetSocket socket) {
    channel(socket).config().setOption(ChannelOption.SO_LINGER, 0);
    socket.close();
  }

  private void halfClose(NetSocket socket) {
    if (channel(socket) instanceof DuplexChannel duplex) {
      ChannelFuture unused = duplex.shutdownOutput();
    }
    vertx.setTimer(HALF_CLOSED_MILLIS, ignored -> socket.close());
  }

  private static Channel channel(NetSocket socket) {
    return ((NetSocketInternal) socket).channelHandlerContext().channel();
  }

  private void readALittle(NetSocket socket) {
    socket.handler(ignored -> {});
    socket.resume();
    vertx.setTimer(READ_MILLIS, ignored -> socket.close());
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
