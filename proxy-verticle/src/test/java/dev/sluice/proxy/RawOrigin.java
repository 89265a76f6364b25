package dev.sluice.proxy;

import dev.sluice.testing.Ports;
import dev.sluice.wire.SetupTimes;
import dev.sluice.wire.tls.CertificateAuthority;
import dev.sluice.wire.tls.LeafContexts;
import dev.sluice.wire.tls.TlsTermination;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** An origin that records every byte and answers from a script, over plain text or TLS. */
final class RawOrigin {
  private final Queue<String> received = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicBoolean closesNext = new AtomicBoolean();
  private final Script script;
  private final NetServer server;

  /** Told with all that came on a connection since its last answer. */
  interface Script {
    void received(NetSocket socket, String soFar, Runnable consumed);
  }

  private RawOrigin(Vertx vertx, Script script) {
    this.script = script;
    this.server = vertx.createNetServer();
  }

  static RawOrigin plain(Vertx vertx, Script script) {
    RawOrigin origin = new RawOrigin(vertx, script);
    origin.server.connectHandler(origin::serve).listen(Ports.free(), "127.0.0.1").await();
    return origin;
  }

  static RawOrigin tls(Vertx vertx, CertificateAuthority authority, String host, Script script) {
    // Minted before anybody connects: a hello that comes first would be lost.
    return tls(
        vertx,
        new LeafContexts(vertx, authority, 1, SetupTimes.NONE)
            .contexts("default", host)
            .await()
            .http1(),
        host,
        script);
  }

  static RawOrigin tls(Vertx vertx, SslContext context, String host, Script script) {
    RawOrigin origin = new RawOrigin(vertx, script);
    TlsTermination termination = new TlsTermination(Duration.ofSeconds(30));
    origin
        .server
        .connectHandler(
            socket -> {
              if (origin.closesNext.getAndSet(false)) {
                socket.close();
              } else {
                termination
                    .start((NetSocketInternal) socket, context, host)
                    .onSuccess(ignored -> origin.serve(socket));
              }
            })
        .listen(Ports.free(), "127.0.0.1")
        .await();
    return origin;
  }

  /** Just as the context says, which may ask clients for certificates. */
  static RawOrigin demanding(Vertx vertx, SslContext context, Script script) {
    RawOrigin origin = new RawOrigin(vertx, script);
    origin
        .server
        .connectHandler(
            socket -> {
              ChannelHandlerContext channel = ((NetSocketInternal) socket).channelHandlerContext();
              channel.pipeline().addFirst("tls", context.newHandler(channel.alloc()));
              origin.serve(socket);
            })
        .listen(Ports.free(), "127.0.0.1")
        .await();
    return origin;
  }

  /** Lets go of the next connection at once, as of one that was idle for too long. */
  void closeNext() {
    closesNext.set(true);
  }

  /** Answers each request head (and whatever body came with it) with the same bytes. */
  static Script always(String response) {
    return (socket, soFar, consumed) -> {
      if (soFar.contains("\r\n\r\n")) {
        consumed.run();
        socket.write(response);
      }
    };
  }

  /** Answers a handshake, an octet for each char; whatever follows is only recorded. */
  static Script switching(Supplier<String> answer) {
    return (socket, soFar, consumed) -> {
      if (soFar.startsWith("GET ") && soFar.contains("\r\n\r\n")) {
        consumed.run();
        socket.write(Buffer.buffer(answer.get(), "ISO-8859-1"));
      }
    };
  }

  /** Answers once the connection's bytes end as told. */
  static Script when(String ending, String response) {
    return (socket, soFar, consumed) -> {
      if (soFar.endsWith(ending)) {
        consumed.run();
        socket.write(response);
      }
    };
  }

  private void serve(NetSocket socket) {
    connections.incrementAndGet();
    open.incrementAndGet();
    socket.closeHandler(ignored -> open.decrementAndGet());
    StringBuilder soFar = new StringBuilder();
    socket.exceptionHandler(ignored -> {});
    socket.handler(
        buffer -> {
          String text = text(buffer);
          received.add(text);
          soFar.append(text);
          script.received(socket, soFar.toString(), () -> soFar.setLength(0));
        });
  }

  private static String text(Buffer buffer) {
    return buffer.toString(StandardCharsets.ISO_8859_1);
  }

  int port() {
    return server.actualPort();
  }

  String received() {
    return String.join("", received);
  }

  int connections() {
    return connections.get();
  }

  /** Of the connections, those that have not been closed. */
  int open() {
    return open.get();
  }

  /** Returns when connections to the port are refused. */
  void close() {
    server.close().await();
    Ports.awaitFree(server.actualPort());
  }
}
