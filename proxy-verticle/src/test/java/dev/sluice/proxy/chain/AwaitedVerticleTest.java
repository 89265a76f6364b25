package dev.sluice.proxy.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.MessageLite;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.SessionOpen;
import dev.sluice.proto.v1.SessionOpened;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions while the only verticle that is known cannot be asked, as after a pause. */
class AwaitedVerticleTest {
  private static final String FAR = "far";

  private final ScriptedLoop loop = new ScriptedLoop();
  private final ChainLoadBalancer peers =
      new ChainLoadBalancer(loop.vertx.eventBus(), gone -> {}, silent -> {});
  private final Cancellation cancellation = new Cancellation();

  @BeforeEach
  void know() {
    heard(true);
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private void heard(boolean leaving) {
    ChainHeartbeat beat =
        ChainHeartbeat.newBuilder().setNode(FAR).setAddress(FAR).setLeaving(leaving).build();
    loop.run(
        () -> {
          peers.onHeartbeat(beat);
          return Future.succeededFuture();
        });
  }

  private Future<OpenedSession> opening() {
    return loop.run(() -> Future.succeededFuture(open()));
  }

  /** Opens at a verticle of this loop that cannot begin, while the client leaves. */
  private Future<OpenedSession> openingInVain() {
    loop.chain(
        BusAddress::chainSessions,
        message -> {
          cancellation.cancel();
          message.fail(ChainRefusal.UNKNOWN_GENERATION, "not yet");
        });
    return opening();
  }

  private Future<OpenedSession> open() {
    return new SessionClient(loop.vertx, peers)
        .open(
            SessionOpen.newBuilder(),
            MessageEntries.chain(MessageEntries.of("guard", OnError.FAIL_OPEN)),
            List.of(),
            cancellation);
  }

  private void cancel() {
    loop.run(
        () -> {
          cancellation.cancel();
          return Future.succeededFuture();
        });
  }

  private void chain(Consumer<Message<MessageLite>> script) {
    loop.chain(own -> BusAddress.chainSessions(FAR), script);
  }

  /** As by a request; a session that is bypassed stays so. */
  @Test
  void itIsWaitedFor() {
    Future<OpenedSession> opening = opening();
    chain(
        message ->
            message.reply(
                SessionOpened.newBuilder()
                    .setInspect(SessionOpened.Inspect.newBuilder().setClientText(true))
                    .build()));

    heard(false);

    assertThat(opening.await()).isInstanceOf(OpenedSession.Inspecting.class);
  }

  @Test
  void itIsNotWaitedForWithoutEnd() {
    Future<OpenedSession> opening = opening();

    sweepUntil(opening);

    assertThat(opening.result()).isInstanceOf(OpenedSession.Bypassed.class);
  }

  @Test
  void itIsNotWaitedForByAHandshakeThatIsGivenUp() {
    Future<OpenedSession> opening = opening();
    chain(message -> {});
    cancel();
    heard(false);

    assertThat(opening.await()).isInstanceOf(OpenedSession.Bypassed.class);
    assertThat(loop.told).isEmpty();
  }

  @Test
  void itIsNotWaitedForInVain() {
    Future<OpenedSession> opening = openingInVain();

    await().until(opening::isComplete);
  }

  @Test
  void itIsNotAskedInVain() {
    chain(message -> message.reply(SessionOpened.getDefaultInstance()));
    heard(false);
    await()
        .until(() -> !loop.run(() -> Future.succeededFuture(peers.usableAddresses(1))).isEmpty());

    assertThat(openingInVain().await()).isInstanceOf(OpenedSession.Bypassed.class);
    assertThat(loop.told).hasSize(1);
  }

  private void sweepUntil(Future<OpenedSession> opening) {
    int sweeps = 0;
    while (!opening.isComplete()) {
      assertThat(sweeps++).isLessThan(10 * ChainLoadBalancer.GIVEN_UP_SWEEPS);
      loop.run(
          () -> {
            peers.sweep();
            return Future.succeededFuture();
          });
    }
  }
}
