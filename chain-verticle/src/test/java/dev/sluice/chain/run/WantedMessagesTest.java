package dev.sluice.chain.run;

import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.testing.TestService.replying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Proxies learn which services describe a binding for WebSocket messages. */
class WantedMessagesTest {
  private static final MiddlewareBinding MESSAGES =
      TestService.httpRequest().toBuilder()
          .setOperation(
              SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_WEBSOCKET_MESSAGE)
          .build();

  private final Vertx vertx = Vertx.vertx();
  private final TestService both = new TestService(vertx);
  private final TestService messages = new TestService(vertx);
  private final TestService requests = new TestService(vertx);
  private final FixedSnapshots snapshots = new FixedSnapshots();
  private final Map<String, ChainService> published = new ConcurrentHashMap<>();

  @BeforeEach
  void listen() {
    BusCodecs.registerAll(vertx.eventBus());
    vertx
        .eventBus()
        .<ChainServices>consumer(
            BusAddress.CHAIN_SERVICES,
            said ->
                said.body().getServicesList().forEach(one -> published.put(one.getName(), one)));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void publishesTheServicesThatDescribeWebSocketMessages() {
    both.describing(replying(TestService.recent().toBuilder().addBindings(MESSAGES).build()));
    messages.describing(
        replying(TestService.recent().toBuilder().clearBindings().addBindings(MESSAGES).build()));
    snapshots.serve(
        1,
        List.of(),
        plaintext("both", both.start()),
        plaintext("messages", messages.start()),
        plaintext("requests", requests.start()));
    vertx.deployVerticle(new ChainVerticle("node", snapshots, RecordedAudit::new)).await();

    await().until(() -> List.of("both", "messages", "requests").stream().allMatch(this::resolved));

    assertThat(said("both").getWebsocketMessages()).isTrue();
    assertThat(said("messages").getWebsocketMessages()).isTrue();
    assertThat(said("requests").getWebsocketMessages()).isFalse();
    assertThat(said("openshell/regex").getWebsocketMessages()).isFalse();
  }

  private ChainService said(String name) {
    return published.getOrDefault(name, ChainService.getDefaultInstance());
  }

  private boolean resolved(String name) {
    return said(name).getResolved();
  }
}
