package dev.sluice.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.config.settings.proxy.UpstreamSettings;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.wire.SetupTimes;
import dev.sluice.wire.tls.UpstreamTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several checked addresses of one name, on real sockets. */
class HappyEyeballsTest {
  private static final String GOOD = "127.0.0.1";
  private static final String REFUSING = "127.0.0.2";
  private static final String SILENT = "127.0.0.3";

  private final Vertx vertx = Vertx.vertx();
  private final SandboxShares sockets = new SandboxShares(100);
  private final List<Socket> held = new ArrayList<>();
  private final NetServer server =
      vertx.createNetServer().connectHandler(socket -> {}).listen(0, GOOD).await();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : held) {
      socket.close();
    }
    vertx.close().await();
  }

  private String winner(String... addresses) throws TimeoutException {
    return dial(addresses).await(30, TimeUnit.SECONDS).address().getHostAddress();
  }

  /** A connect of its own never gives up within the test. */
  private Future<DialedSocket> dial(String... addresses) {
    Origin origin =
        new Origin(
            new Claimant("default", "127.0.0.1"),
            "h",
            server.actualPort(),
            false,
            Stream.of(addresses).map(text -> IpLiteral.parse(text).orElseThrow()).toList());
    Future<Future<DialedSocket>> begun =
        Future.future(
            promise -> vertx.runOnContext(ignored -> promise.complete(dialer().connect(origin))));
    return begun.compose(dialed -> dialed);
  }

  private Dialer dialer() {
    Timeouts usual = Timeouts.DEFAULTS;
    Duration hour = Duration.ofHours(1);
    try {
      return new Dialer(
          vertx,
          UpstreamTls.create(UpstreamSettings.DEFAULTS),
          new Timeouts(
              hour,
              hour,
              hour,
              hour,
              hour,
              hour,
              hour,
              hour,
              hour,
              usual.lameDuck(),
              usual.drain(),
              usual.exchange()),
          sockets,
          SetupTimes.NONE);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theFirstIsTakenWhenItAnswers() throws TimeoutException {
    assertThat(winner(GOOD, REFUSING)).isEqualTo(GOOD);
  }

  @Test
  void oneThatRefusesIsPassedOver() throws TimeoutException {
    assertThat(winner(REFUSING, REFUSING, GOOD)).isEqualTo(GOOD);
  }

  @Test
  void oneThatIsSilentIsNotWaitedFor() throws IOException, TimeoutException {
    try (ServerSocket silent = new ServerSocket()) {
      silent.bind(new InetSocketAddress(SILENT, server.actualPort()), 1);
      // Linux lets one more than the backlog in, and then answers nobody.
      for (int i = 0; i < 2; i++) {
        held.add(new Socket(SILENT, server.actualPort()));
      }
      assertThat(winner(SILENT, GOOD)).isEqualTo(GOOD);
    }
  }

  @Test
  void theFamiliesAlternate() throws TimeoutException {
    // Nothing listens on ::1; eight attempts reach the good one only if every second is of the
    // other family.
    assertThat(winner("::1", "::1", "::1", "::1", "::1", "::1", "::1", "::1", GOOD))
        .isEqualTo(GOOD);
  }

  @Test
  void answersOfAnyLengthAreTriedSoFarOnly() {
    String[] many =
        new String[] {
          REFUSING, REFUSING, REFUSING, REFUSING, REFUSING, REFUSING, REFUSING, REFUSING, GOOD
        };
    assertThatThrownBy(() -> winner(many)).isInstanceOf(OriginUnavailable.class);
  }

  @Test
  void aSocketCountsUntilItIsClosed() throws TimeoutException {
    DialedSocket dialed = dial(REFUSING, GOOD).await(30, TimeUnit.SECONDS);
    assertThat(sockets.inUse()).isEqualTo(1);

    vertx.runOnContext(ignored -> dialed.close());

    Awaitility.await().until(() -> sockets.inUse() == 0);
    assertThatThrownBy(() -> winner(REFUSING)).isInstanceOf(OriginUnavailable.class);
    assertThat(sockets.inUse()).isZero();
  }

  @Test
  void noSocketIsOpenedOverTheShare() {
    Claimant other = new Claimant("other", "127.0.0.2");
    while (sockets.claim(other, 1)) {
      assertThat(sockets.inUse()).isLessThanOrEqualTo(100);
    }
    long taken = sockets.inUse();

    for (long i = taken; i < 100; i++) {
      dial(GOOD).await();
    }

    assertThatThrownBy(() -> winner(GOOD, GOOD))
        .isInstanceOfSatisfying(
            OriginUnavailable.class,
            refused -> assertThat(refused.step()).isEqualTo(OriginUnavailable.Step.SHARE));
  }
}
