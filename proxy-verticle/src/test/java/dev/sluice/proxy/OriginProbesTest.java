package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.config.net.IpLiteral;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.upstream.Origin;
import dev.sluice.proxy.upstream.PredialedSocket;
import dev.sluice.proxy.upstream.UpstreamPool;
import dev.sluice.wire.tls.AlpnOffer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Thousands of tunnels at once, whose clients are offered what their origins choose. */
class OriginProbesTest {
  private static final int MANY = 4000;
  private static final int FEW = 16;

  /** Origins that one client alone has asked at once: 8/9 of 512. */
  private static final int MOST = 455;

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Claimant HOSTILE = new Claimant("hostile", "10.0.0.1");
  private static final Claimant QUIET = new Claimant("quiet", "10.0.0.2");

  private final ProxyHarness site = ProxyHarness.create();
  private final Context loop = site.vertx.getOrCreateContext();
  private final TrialPool trial = new TrialPool(site, new SandboxShares(MANY));
  private final UpstreamPool pool = trial.pool;

  @AfterEach
  void close() {
    site.close();
  }

  private static Origin to(Claimant claimant, String host, int port) {
    return new Origin(
        claimant,
        host,
        port,
        true,
        List.of(IpLiteral.parse("127.0.0.1").orElseThrow()),
        AlpnOffer.HTTP2);
  }

  /** Each host once. */
  private static List<Origin> hosts(int hosts, int port) {
    return IntStream.range(0, hosts).mapToObj(i -> to(HOSTILE, "h" + i + ".test", port)).toList();
  }

  private <T> T onLoop(Supplier<T> action) {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.runOnContext(ignored -> done.complete(action.get()));
    return done.join();
  }

  private List<Future<Boolean>> ask(List<Origin> origins, BooleanSupplier lasts) {
    return origins.stream()
        .map(origin -> pool.choosesHttp2(PredialedSocket.none(), origin, lasts))
        .toList();
  }

  private List<Future<Boolean>> askAtOnce(List<Origin> origins) {
    return onLoop(() -> ask(origins, () -> true));
  }

  private int server(Consumer<NetSocket> accepted) {
    return site.vertx
        .createNetServer()
        .connectHandler(accepted::accept)
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }

  /** It takes connections, and says nothing. */
  private int silent() {
    return server(socket -> {});
  }

  private FrameOrigin http2() {
    return FrameOrigin.silent(site.vertx, site.originCa, peer -> {});
  }

  private static long over(List<Future<Boolean>> asked) {
    return asked.stream().filter(Future::isComplete).count();
  }

  @Test
  void askOneOriginOnce() {
    FrameOrigin origin = http2();
    List<Future<Boolean>> asked =
        askAtOnce(Collections.nCopies(MANY, to(HOSTILE, ProxyHarness.HOST, origin.port())));

    assertThat(Future.all(asked).await().<Boolean>list()).containsOnly(true);
    assertThat(trial.dialed).hasValue(1);
  }

  /** Each of them begins a handshake with its client then. */
  @Test
  void goOnInTurnsWhenAnOriginStaysSilent() {
    Origin silent = to(HOSTILE, "a.test", silent());
    List<Future<Boolean>> asked = askAtOnce(Collections.nCopies(MANY, silent));
    await().untilAtomic(trial.dialed, equalTo(1));

    long first =
        onLoop(
            () -> {
              trial.pass(PATIENCE);
              return over(asked);
            });
    assertThat(first).isEqualTo(FEW);
    assertThat(Future.all(asked).await().<Boolean>list()).containsOnly(false);
  }

  /** Its handshake goes on, and tells later ones what it chose. */
  @Test
  void doNotWaitForAnOriginThatWasSilent() {
    Origin silent = to(HOSTILE, "a.test", silent());
    List<Future<Boolean>> first = askAtOnce(List.of(silent));
    await().untilAtomic(trial.dialed, equalTo(1));
    loop.runOnContext(now -> trial.pass(PATIENCE));
    await().until(first.getFirst()::succeeded);

    Future<Boolean> later = askAtOnce(List.of(silent)).getFirst();
    assertThat(later.succeeded()).isTrue();
    assertThat(later.result()).isFalse();
    assertThat(trial.dialed).hasValue(1);
  }

  @Test
  void askABoundedNumberOfOrigins() {
    int port = silent();
    List<Future<Boolean>> asked = askAtOnce(hosts(MANY, port));

    assertThat(asked.stream().filter(Future::succeeded)).hasSize(MANY - MOST);
    await().untilAtomic(trial.dialed, equalTo(MOST));
    Future<Boolean> quiet = askAtOnce(List.of(to(QUIET, "quiet.test", port))).getFirst();
    await().untilAtomic(trial.dialed, equalTo(MOST + 1));
    assertThat(quiet.isComplete()).isFalse();
  }

  /** They leave room when their origins have answered. */
  @Test
  void mayAskMoreOnceOriginsAnswered() {
    int port = server(NetSocket::close);
    List<Future<Boolean>> asked = askAtOnce(hosts(MOST, port));
    Future.all(asked).await();
    List<Future<Boolean>> more = askAtOnce(hosts(MOST, port));

    assertThat(over(more)).isZero();
    assertThat(Future.all(more).await().<Boolean>list()).containsOnly(false);
  }

  @Test
  void askNothingForClientsThatHaveLeft() {
    AtomicBoolean there = new AtomicBoolean(true);
    List<Origin> hosts = hosts(MOST, silent());
    List<Future<Boolean>> asked =
        onLoop(
            () -> {
              List<Future<Boolean>> begun = ask(hosts, there::get);
              there.set(false);
              return begun;
            });

    await().until(() -> over(asked) == MOST - FEW);
    await().untilAtomic(trial.dialed, equalTo(FEW));
  }

  /** The socket of the first tunnel ends, and the others wait for what it asks. */
  @Test
  void askAgainWhenTheSpareSocketIsDead() {
    FrameOrigin origin = http2();
    AtomicBoolean waiting = new AtomicBoolean();
    DeadSpare spares = DeadSpare.before(site.vertx, origin.port(), waiting::get);
    Origin to = to(HOSTILE, ProxyHarness.HOST, spares.port());
    CompletableFuture<Boolean> chosen = new CompletableFuture<>();
    loop.runOnContext(
        now ->
            pool.dialSpare(to)
                .compose(
                    spare -> {
                      Future<Boolean> asked = pool.choosesHttp2(spare, to, () -> true);
                      waiting.set(true);
                      return asked;
                    })
                .onSuccess(chosen::complete));

    assertThat(chosen.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
    assertThat(spares.accepted).hasValue(2);
  }
}
