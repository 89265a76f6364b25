package dev.sluice.chain.service.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.chain.service.token.TokenCaller;
import dev.sluice.testing.LongTurn;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
  /** With this frame an HTTP/2 connection is open. */
  private static final byte[] EMPTY_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  private static final int PING_BYTES = 9 + 8;
  private static final byte PING = 6;
  private static final byte ACK = 1;

  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final Duration SHORT = Duration.ofMillis(200);

  /** Of peers that answer, however busy the machine is. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Pings of another connection in which this one would have sent some, too. */
  private static final int A_WHILE = 8;

  private final Vertx vertx = Vertx.vertx();

  /** One for all connections, whose timers then take turns. */
  private final Context context = vertx.getOrCreateContext();

  /** Vert.x closes a client that nothing refers to. */
  private final List<HttpClientAgent> held = new CopyOnWriteArrayList<>();

  private final AtomicInteger pings = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void keepsAnAnsweringPeer() {
    int many = 40;
    keepAlive(countingPings(), KeepAlive::begin, INTERVAL.multipliedBy(many));

    await().until(() -> pings.get() > many + A_WHILE);

    assertThat(closed).isFalse();
  }

  @Test
  void doesNotPingWithoutACall() {
    AtomicInteger others = new AtomicInteger();
    keepAlive(countingPings(), idle -> {});
    keepAlive(countingPings(others), KeepAlive::begin);

    await().until(() -> others.get() > A_WHILE);

    assertThat(pings).hasValue(0);
  }

  /** Once, unless the answer is late. */
  @Test
  void asksUntilItIsAnsweredAfterAnUnansweredCall() {
    AtomicInteger others = new AtomicInteger();
    keepAlive(
        countingPings(),
        watched -> {
          watched.begin();
          watched.end(false, new TokenCaller.Gateway());
        });
    keepAlive(countingPings(others), KeepAlive::begin);

    await().until(() -> pings.get() > 0);
    await().until(() -> isQuietBeside(others));
  }

  /** Whether no ping was sent while the other connection sent some. */
  private boolean isQuietBeside(AtomicInteger others) {
    int before = pings.get();
    int end = others.get() + A_WHILE;
    await().until(() -> others.get() >= end);
    return pings.get() == before;
  }

  @Test
  void closesASilentPeer() {
    NetServer mute =
        vertx
            .createNetServer()
            .connectHandler(peer -> peer.write(Buffer.buffer(EMPTY_SETTINGS)))
            .listen(0, "127.0.0.1")
            .await();
    keepAlive(mute.actualPort(), KeepAlive::begin, SHORT);

    await().untilTrue(closed);
  }

  /** Such as a suspended process: the ticks that it missed do not count one by one. */
  @Test
  void aPauseOfTheLoopIsNoSilence() {
    Vertx elsewhere = Vertx.vertx();
    keepAlive(answeringAfter(5, elsewhere), KeepAlive::begin, Duration.ofSeconds(1));
    await().until(() -> pings.get() > 0);

    context.runOnContext(paused -> LongTurn.of(Duration.ofMillis(2500)));

    int before = pings.get();
    await().until(() -> pings.get() > before + A_WHILE || closed.get());
    assertThat(closed).isFalse();
    elsewhere.close().await();
  }

  /** A peer as far away as that: the pongs of Vert.x are there too soon. */
  private int answeringAfter(long millis, Vertx elsewhere) {
    return elsewhere
        .createNetServer()
        .connectHandler(
            peer -> {
              peer.write(Buffer.buffer(EMPTY_SETTINGS));
              peer.handler(
                  read -> {
                    byte[] bytes = read.getBytes();
                    if (bytes.length == PING_BYTES && bytes[3] == PING) {
                      pings.incrementAndGet();
                      bytes[4] = ACK;
                      elsewhere.setTimer(millis, late -> peer.write(Buffer.buffer(bytes)));
                    }
                  });
            })
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }

  private int countingPings() {
    return countingPings(pings);
  }

  private int countingPings(AtomicInteger counter) {
    return vertx
        .createHttpServer(new HttpServerOptions())
        .connectionHandler(peer -> peer.pingHandler(ping -> counter.incrementAndGet()))
        .requestHandler(request -> request.response().end())
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }

  private void keepAlive(int port, Consumer<KeepAlive> calls) {
    keepAlive(port, calls, PATIENCE);
  }

  private void keepAlive(int port, Consumer<KeepAlive> calls, Duration patience) {
    Promise<HttpConnection> opened = Promise.promise();
    context.runOnContext(
        start ->
            connect(port)
                .onSuccess(
                    connection -> {
                      connection.closeHandler(end -> closed.set(true));
                      calls.accept(KeepAlive.start(vertx, connection, INTERVAL, patience));
                    })
                .onComplete(opened));
    opened.future().timeout(10, TimeUnit.SECONDS).await();
  }

  private Future<? extends HttpConnection> connect(int port) {
    HttpClientOptions prior =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false);
    HttpClientAgent client = vertx.createHttpClient(prior);
    held.add(client);
    return client.connect(new HttpConnectOptions().setHost("127.0.0.1").setPort(port));
  }
}
