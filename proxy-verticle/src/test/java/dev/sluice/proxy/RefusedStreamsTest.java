package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Http2Mode;
import dev.sluice.proto.v1.AuditRecord;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that an origin did not process, on new connections (RFC 9113 section 8.7). */
class RefusedStreamsTest {
  private static final int MANY = 100;
  private static final int WAITING = 20;

  private final ProxyHarness proxy = ProxyHarness.create();

  @BeforeEach
  void bridge() {
    proxy.http2 = Http2Mode.BRIDGE;
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private FrameOrigin origin(
      Consumer<FrameOrigin.Peer> accepted, BiConsumer<FrameOrigin.Peer, Integer> requested) {
    FrameOrigin origin =
        FrameOrigin.start(
            proxy.vertx,
            proxy.originCa,
            new FrameOrigin.Script() {
              @Override
              public void accepted(FrameOrigin.Peer peer) {
                accepted.accept(peer);
              }

              @Override
              public void requested(FrameOrigin.Peer peer, int stream) {
                requested.accept(peer, stream);
              }
            });
    proxy.credentials = List.of(Credentials.of(proxy.directory, "KEY", origin.port(), ""));
    proxy.start(ProxyHarness.rest(origin.port()));
    return origin;
  }

  /** An origin whose first connection does this, and whose others serve. */
  private FrameOrigin firstly(BiConsumer<FrameOrigin.Peer, Integer> requested) {
    return origin(
        peer -> peer.settings(MANY),
        (peer, stream) -> {
          if (peer.number == 1) {
            requested.accept(peer, stream);
          } else {
            peer.answers(stream);
          }
        });
  }

  private int ask(FrameOrigin origin, String method) throws IOException, InterruptedException {
    try (HttpClient client = Http2Client.through(proxy.port, proxy.ca())) {
      return client
          .send(
              Http2Client.request(origin.authority(), "/")
                  .method(method, BodyPublishers.noBody())
                  .header("X-Key", "openshell:resolve:env:KEY")
                  .build(),
              BodyHandlers.discarding())
          .statusCode();
    }
  }

  /**
   * The statuses of requests at once on one connection, which begins with one that the proxy
   * refuses.
   */
  private List<Integer> askAtOnce(String authority, Optional<String> body)
      throws IOException, InterruptedException {
    List<CompletableFuture<HttpResponse<Void>>> answers = new ArrayList<>();
    try (HttpClient client = Http2Client.through(proxy.port, proxy.ca())) {
      client.send(
          Http2Client.request(authority, "/").method("TRACE", BodyPublishers.noBody()).build(),
          BodyHandlers.discarding());
      for (int i = 0; i < WAITING; i++) {
        answers.add(
            client.sendAsync(
                Http2Client.request(authority, "/" + i)
                    .method(
                        body.isEmpty() ? "GET" : "POST",
                        body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody))
                    .build(),
                BodyHandlers.discarding()));
      }
      return answers.stream().map(answer -> answer.join().statusCode()).toList();
    }
  }

  private void assertRecordedOnce() {
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasCompletion));
    assertThat(proxy.records().stream().filter(AuditRecord::hasRequest)).hasSize(1);
    assertThat(proxy.records().stream().filter(AuditRecord::hasCompletion)).hasSize(1);
  }

  private static void assertSentTwice(FrameOrigin origin) {
    assertThat(origin.requests)
        .hasSize(2)
        .allSatisfy(seen -> assertThat(seen.get("x-key")).hasToString(Credentials.SECRET));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void aRefusedStreamIsRepeatedOnAnotherConnection(String method)
      throws IOException, InterruptedException {
    FrameOrigin origin = firstly(FrameOrigin.Peer::refuses);

    assertThat(ask(origin, method)).isEqualTo(200);

    assertSentTwice(origin);
    assertRecordedOnce();
  }

  @Test
  void whatAnOriginLeftUndoneIsRepeated() throws IOException, InterruptedException {
    FrameOrigin origin = firstly((peer, stream) -> peer.leaves(0));

    assertThat(ask(origin, "POST")).isEqualTo(200);

    assertSentTwice(origin);
    assertRecordedOnce();
  }

  @Test
  void aRequestIsRepeatedOnce() throws IOException, InterruptedException {
    FrameOrigin origin = origin(peer -> peer.settings(MANY), FrameOrigin.Peer::refuses);

    assertThat(ask(origin, "GET")).isEqualTo(502);

    assertSentTwice(origin);
    assertRecordedOnce();
  }

  @Test
  void whatAnOriginMayHaveDoneIsNotRepeated() throws IOException, InterruptedException {
    FrameOrigin origin =
        firstly(
            (peer, stream) -> {
              peer.leaves(stream);
              peer.close();
            });

    assertThat(ask(origin, "POST")).isEqualTo(502);

    assertThat(origin.requests).hasSize(1);
    assertRecordedOnce();
  }

  private static void settlesUnlessFirst(FrameOrigin.Peer peer) {
    if (peer.number > 1) {
      peer.settings(MANY);
    }
  }

  /** The origin tells how many it accepts only when it has the first one. */
  @Test
  void requestsThatWaitForAConnectionAreNoMoreThanItAccepts()
      throws IOException, InterruptedException {
    AtomicInteger refused = new AtomicInteger();
    AtomicBoolean answered = new AtomicBoolean();
    FrameOrigin[] site = new FrameOrigin[1];
    FrameOrigin origin =
        origin(
            RefusedStreamsTest::settlesUnlessFirst,
            (peer, stream) -> {
              if (peer.number > 1) {
                if (!answered.getAndSet(true)) {
                  site[0].peers.getFirst().answers(1);
                }
                peer.answers(stream);
              } else if (stream == 1) {
                peer.settings(1);
              } else if (answered.get()) {
                peer.answers(stream);
              } else {
                refused.incrementAndGet();
                peer.refuses(stream);
              }
            });
    site[0] = origin;

    assertThat(askAtOnce(origin.authority(), Optional.of("body")))
        .hasSize(WAITING)
        .containsOnly(200);

    assertThat(refused).hasValue(0);
    assertThat(origin.peers).hasSizeBetween(2, WAITING);
  }

  @Test
  void anOriginMayAcceptNothingAtFirst() throws IOException, InterruptedException {
    FrameOrigin origin =
        origin(
            peer -> peer.settings(0),
            (peer, stream) -> {
              if (stream == 1) {
                peer.refuses(stream);
                peer.settings(MANY);
              } else {
                peer.answers(stream);
              }
            });

    assertThat(ask(origin, "POST")).isEqualTo(200);

    assertSentTwice(origin);
    assertThat(origin.peers).hasSize(1);
    assertRecordedOnce();
  }

  @Test
  void requestsOutliveAConnectionThatLeavesAsItOpens() throws IOException, InterruptedException {
    FrameOrigin origin =
        origin(
            peer -> {
              peer.settings(MANY);
              if (peer.number == 1) {
                peer.leaves(0);
                peer.close();
              }
            },
            FrameOrigin.Peer::answers);

    assertThat(askAtOnce(origin.authority(), Optional.empty())).hasSize(WAITING).containsOnly(200);

    assertThat(origin.peers).hasSize(2);
  }

  /** The socket that CONNECT left for the first of them ends within its handshake. */
  @Test
  void requestsOutliveASpareSocketThatAnotherTook() throws IOException, InterruptedException {
    FrameOrigin origin = origin(peer -> peer.settings(MANY), FrameOrigin.Peer::answers);
    DeadSpare sockets =
        DeadSpare.before(
            proxy.vertx,
            origin.port(),
            () -> proxy.records().stream().filter(AuditRecord::hasRequest).count() > WAITING);
    proxy.reload(ProxyHarness.rest(sockets.port()));

    assertThat(askAtOnce(sockets.authority(), Optional.empty())).hasSize(WAITING).containsOnly(200);

    assertThat(sockets.accepted).hasValue(2);
  }
}
