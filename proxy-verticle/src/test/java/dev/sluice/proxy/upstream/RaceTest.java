package dev.sluice.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.proxy.upstream.Dialer.Dialled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RaceTest {
  private static final InetAddress V4 = address("192.0.2.1");
  private static final InetAddress V4_TOO = address("192.0.2.2");
  private static final InetAddress V6 = address("2001:db8::1");

  private final Vertx vertx = Vertx.vertx();
  private final Queue<InetAddress> dialled = new ConcurrentLinkedQueue<>();
  private final Map<InetAddress, Promise<Dialled>> attempts = new ConcurrentHashMap<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Future<Dialled> dial(InetAddress address) {
    dialled.add(address);
    return attempt(address).future();
  }

  private Promise<Dialled> attempt(InetAddress address) {
    return attempts.computeIfAbsent(address, ignored -> Promise.promise());
  }

  private Future<Dialled> run(InetAddress... addresses) {
    Promise<Dialled> result = Promise.promise();
    vertx.runOnContext(
        ignored -> Race.run(vertx, List.of(addresses), this::dial).onComplete(result));
    return result.future();
  }

  private void answer(InetAddress address, NetSocketInternal socket) {
    vertx.runOnContext(ignored -> attempt(address).complete(new Dialled(socket, address)));
  }

  private void refuse(InetAddress address) {
    vertx.runOnContext(ignored -> attempt(address).fail(address.getHostAddress()));
  }

  private NetSocketInternal socket() {
    var server = vertx.createNetServer().connectHandler(s -> {}).listen(0, "127.0.0.1").await();
    return (NetSocketInternal)
        vertx.createNetClient().connect(server.actualPort(), "127.0.0.1").await();
  }

  @Test
  void aSilentAddressDoesNotHoldUpTheNextFamily() {
    NetSocketInternal socket = socket();
    Future<Dialled> won = run(V6, V4);
    await().until(() -> attempts.containsKey(V4));
    answer(V4, socket);

    assertThat(won.await().address()).isEqualTo(V4);
  }

  @Test
  void familiesTakeTurnsFromTheFirst() {
    Future<Dialled> lost = run(V4, V4_TOO, V6);
    await().until(() -> attempts.size() == 3);
    assertThat(dialled).containsExactly(V4, V6, V4_TOO);
    List.of(V4_TOO, V4, V6).forEach(this::refuse);

    assertThatThrownBy(lost::await).hasMessage(V6.getHostAddress());
  }

  @Test
  void theOneThatComesTooLateIsClosed() {
    NetSocketInternal early = socket();
    NetSocketInternal late = socket();
    Future<Dialled> won = run(V4, V6);
    await().until(() -> attempts.size() == 2);
    answer(V4, early);
    answer(V6, late);

    assertThat(won.await().socket()).isSameAs(early);
    await().until(() -> !late.channelHandlerContext().channel().isActive());
    assertThat(early.channelHandlerContext().channel().isActive()).isTrue();
  }
}
