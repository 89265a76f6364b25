package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.upstream.AwaitedFault;
import dev.sluice.proxy.upstream.Origin;
import dev.sluice.proxy.upstream.OriginStreams.Need;
import dev.sluice.proxy.upstream.OriginUnavailable;
import dev.sluice.proxy.upstream.UpstreamAcquisition;
import dev.sluice.proxy.upstream.UpstreamPool;
import dev.sluice.testing.Ports;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.SetupStep;
import dev.sluice.wire.SetupTimes;
import dev.sluice.wire.tls.AlpnOffer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests at once to an origin of HTTP/2, of which some wait for connections of others. */
class WaitingRequestsTest {
  private static final int MANY = 20;
  private static final Claimant ONE = new Claimant("default", "127.0.0.1");
  private static final Claimant NEIGHBOR = new Claimant("default", "127.0.0.2");

  private final ProxyHarness site = ProxyHarness.create();
  private final Context loop = site.vertx.getOrCreateContext();
  private final SandboxShares sockets = new SandboxShares(100);
  private final TrialPool trial = new TrialPool(site, sockets);
  private final UpstreamPool pool = trial.pool;

  @AfterEach
  void close() {
    site.close();
  }

  /** An origin that never answers. */
  private FrameOrigin origin(Consumer<FrameOrigin.Peer> accepted) {
    return FrameOrigin.silent(site.vertx, site.originCa, accepted);
  }

  private static Origin to(Claimant claimant, int port, String address) {
    return new Origin(
        claimant,
        ProxyHarness.HOST,
        port,
        true,
        List.of(IpLiteral.parse(address).orElseThrow()),
        AlpnOffer.HTTP2);
  }

  private static Origin to(int port) {
    return to(ONE, port, "127.0.0.1");
  }

  private Future<OriginStream> asks(Origin origin) {
    return pool.open(origin, new Need(SetupTimes.NONE, () -> true)).onSuccess(AwaitedFault::of);
  }

  private List<Future<OriginStream>> askAtOnce(List<Origin> origins) {
    return Future.<List<Future<OriginStream>>>future(
            begun ->
                loop.runOnContext(now -> begun.complete(origins.stream().map(this::asks).toList())))
        .await();
  }

  private List<Future<OriginStream>> askAtOnce(int port) {
    return askAtOnce(Collections.nCopies(MANY, to(port)));
  }

  private static void assertFailed(Future<OriginStream> asked, OriginUnavailable.Step step) {
    assertThatThrownBy(() -> asked.await(10, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            OriginUnavailable.class, failure -> assertThat(failure.step()).isEqualTo(step));
  }

  @Test
  void waitOnceForAnOriginThatTellsNothing() {
    FrameOrigin silent = origin(peer -> {});
    askAtOnce(silent.port());
    await().until(() -> silent.requests.size() == 1);
    assertThat(silent.peers).hasSize(1);

    loop.runOnContext(now -> trial.pass(Timeouts.DEFAULTS.handshake()));

    await().until(() -> silent.requests.size() == MANY);
  }

  @Test
  void doNotWaitForAConnectionThatCarriesOne() {
    FrameOrigin origin =
        origin(
            peer -> {
              if (peer.number == 1) {
                peer.settings(1);
              }
            });
    askAtOnce(origin.port());

    await().until(() -> origin.requests.size() == MANY);
  }

  /** Each connection that ends without a word could have had room for the others. */
  @Test
  void waitForTwoConnectionsAtMost() {
    FrameOrigin origin = origin(peer -> {});
    askAtOnce(origin.port());
    for (int begun = 1; begun <= 2; begun++) {
      int requests = begun;
      await().until(() -> origin.requests.size() == requests);
      assertThat(origin.peers).hasSize(begun);
      origin.peers.getLast().close();
    }

    await().until(() -> origin.requests.size() == MANY);
  }

  /** Those that are still there are told by the same word of the origin. */
  @Test
  void dialNothingForClientsThatHaveLeft() {
    FrameOrigin silent = origin(peer -> {});
    askAtOnce(silent.port());
    AtomicBoolean there = new AtomicBoolean(true);
    Need leaving = new Need(SetupTimes.NONE, there::get);
    List<Future<OriginStream>> left = new ArrayList<>();
    loop.runOnContext(now -> left.add(pool.open(to(silent.port()), leaving)));
    await().until(() -> silent.requests.size() == 1);
    there.set(false);

    loop.runOnContext(now -> trial.pass(Timeouts.DEFAULTS.handshake()));

    await().until(() -> silent.requests.size() == MANY);
    await().until(left.getFirst()::failed);
    assertThat(trial.dialed).hasValue(MANY);
  }

  /** It had no room at first, and then one request after another. */
  @Test
  void findAConnectionThatHasRoomAgain() {
    FrameOrigin origin = origin(peer -> peer.settings(0));
    askAtOnce(List.of(to(origin.port())));
    await().until(() -> origin.requests.size() == 1);
    assertThat(kept(origin)).isFalse();

    FrameOrigin.Peer peer = origin.peers.getFirst();
    peer.settings(2);
    await().until(() -> kept(origin));
    await().until(() -> origin.requests.size() == 2);
    assertThat(kept(origin)).isFalse();

    peer.refuses(1);
    await().until(() -> kept(origin));
    await().until(() -> origin.requests.size() == 3);
    assertThat(origin.peers).hasSize(1);
  }

  /** Whether a request finds room on a connection, which it then uses. */
  private boolean kept(FrameOrigin origin) {
    return Future.<Boolean>future(
            found ->
                loop.runOnContext(
                    now -> {
                      Optional<OriginStream> kept = pool.takeIdle(to(origin.port()));
                      kept.ifPresent(AwaitedFault::of);
                      found.complete(kept.isPresent());
                    }))
        .await();
  }

  @Test
  void dialNoMoreThanTheyNeed() {
    FrameOrigin origin = origin(peer -> peer.settings(MANY / 4));
    askAtOnce(origin.port());

    await().until(() -> origin.requests.size() == MANY);
    assertThat(origin.peers).hasSize(4);
  }

  @Test
  void dialAnOriginThatIsDownOnce() {
    for (Future<OriginStream> asked : askAtOnce(Ports.free())) {
      assertFailed(asked, OriginUnavailable.Step.CONNECT);
    }
    assertThat(trial.dialed).hasValue(1);
  }

  @Test
  void doNotFailByAddressesOfOthers() {
    FrameOrigin origin = origin(peer -> peer.settings(MANY));
    List<Future<OriginStream>> asked =
        askAtOnce(List.of(to(ONE, origin.port(), "127.0.0.2"), to(origin.port())));

    assertFailed(asked.getFirst(), OriginUnavailable.Step.CONNECT);
    await().until(() -> origin.requests.size() == 1);
  }

  /** The socket that the first one has ends, and by then its client has all that it may have. */
  @Test
  void doNotFailByTheShareOfAnotherClient() {
    FrameOrigin origin = origin(peer -> peer.settings(MANY));
    AtomicBoolean waiting = new AtomicBoolean();
    DeadSpare spares = DeadSpare.before(site.vertx, origin.port(), waiting::get);
    Origin to = to(spares.port());
    SetupTimes exhausting =
        (step, succeeded, took) -> {
          while (step == SetupStep.ORIGIN_TLS && sockets.claim(ONE, 1)) {
            assertThat(sockets.inUse()).isLessThanOrEqualTo(100);
          }
        };
    List<Future<OriginStream>> asked = new ArrayList<>();
    loop.runOnContext(
        now ->
            pool.dialSpare(to)
                .onSuccess(
                    spare -> {
                      asked.add(
                          new UpstreamAcquisition(pool, spare, to)
                              .open(new Need(exhausting, () -> true)));
                      asked.add(asks(to));
                      asked.add(asks(to(NEIGHBOR, spares.port(), "127.0.0.1")));
                      waiting.set(true);
                    }));

    await().untilTrue(waiting);
    assertFailed(asked.get(0), OriginUnavailable.Step.SHARE);
    assertFailed(asked.get(1), OriginUnavailable.Step.SHARE);
    await().until(() -> origin.requests.size() == 1);
    assertThat(spares.accepted).hasValue(2);
  }
}
