package dev.sluice.chain.run;

import static dev.sluice.chain.run.FixedSnapshots.entry;
import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.middleware.v1.WebSocketSessionEvent.EventCase;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import dev.sluice.proto.v1.SessionEnd;
import dev.sluice.proto.v1.SessionMessage;
import dev.sluice.proto.v1.SessionOpen;
import dev.sluice.proto.v1.SessionOpened;
import dev.sluice.proto.v1.SessionResult;
import dev.sluice.proto.v1.SessionStart;
import dev.sluice.testing.SampleSecrets;
import dev.sluice.testing.SessionScript;
import dev.sluice.testing.TestService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions with a built-in and a service, as a proxy of another node has them. */
class SessionsOnTheBusTest {
  private static final String KEY = SampleSecrets.all().getOrDefault("github-token", "");

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HeardChains chains = HeardChains.of(vertx);
  private final SessionScript script = new SessionScript();
  private final TestService service = new TestService(vertx).inspecting(script);
  private final FixedSnapshots snapshots = new FixedSnapshots();
  private final Map<String, ChainService> published = new ConcurrentHashMap<>();
  private String verticle = "";

  @BeforeEach
  void deploy() {
    BusCodecs.registerAll(vertx.eventBus());
    vertx
        .eventBus()
        .<ChainServices>consumer(
            BusAddress.CHAIN_SERVICES,
            said ->
                said.body().getServicesList().forEach(one -> published.put(one.getName(), one)));
    snapshots.serve(
        7,
        List.of(
            entry("keys", "openshell/regex", FAIL_CLOSED),
            entry("secrets", "sluice/secrets", FAIL_CLOSED),
            entry("guard", "guard", FAIL_CLOSED)),
        plaintext("guard", service.start()));
    verticle =
        vertx.deployVerticle(new ChainVerticle("node", snapshots, RecordedAudit::new)).await();
    chains.await(1);
    await().until(() -> said("guard").getResolved());
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void proxiesLearnWhatReadsMessages() {
    assertThat(said("guard").getMaxMessageBytes()).isPositive();
    assertThat(said("guard").getWebsocketMessages()).isTrue();
    assertThat(said("guard").getReadsAllMessages()).isFalse();
    assertThat(said("sluice/secrets").getMaxMessageBytes()).isEqualTo(4_194_304);
    assertThat(said("sluice/secrets").getReadsAllMessages()).isTrue();
    assertThat(said("openshell/regex").getMaxMessageBytes()).isZero();
  }

  private ChainService said(String name) {
    return published.getOrDefault(name, ChainService.getDefaultInstance());
  }

  @Test
  void aSessionFromItsHandshakeToItsEnd() {
    SessionOpened opened = ask(open(7));
    tell(SessionStart.newBuilder().setSender("p").setSession(1).setSelectedSubprotocol("chat"));
    SessionResult text = ask(message(1, "key " + KEY));
    SessionResult back = ask(message(0, KEY).toBuilder().setFromOrigin(true).build());
    SessionResult clean = ask(message(2, "hello").toBuilder().setBinary(true).build());
    tell(
        SessionEnd.newBuilder()
            .setSender("p")
            .setSession(1)
            .setReason(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL));

    assertThat(opened.getUninterestedList()).containsExactly("keys");
    assertThat(opened.getInspect().getServices()).isTrue();
    assertThat(opened.getInspect().getOriginBinary()).isTrue();
    assertThat(text.getReplaced().toStringUtf8()).isEqualTo("key [REDACTED]");
    assertThat(back.getReplaced().toStringUtf8()).isEqualTo("[REDACTED]");
    assertThat(clean.hasPass()).isTrue();
    assertThat(clean.getBlindList()).containsExactly("guard");
    assertThat(script.events(EventCase.MESSAGE)).hasSize(1);
    assertThat(script.events(EventCase.MESSAGE).getFirst().getMessage().getText())
        .isEqualTo("key [REDACTED]");
    await().until(() -> !script.events(EventCase.SESSION_END).isEmpty());
    assertThat(end()).isEqualTo(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL);
    assertThatThrownBy(() -> ask(message(3, "late"))).hasMessage("unknown_session");
  }

  private MiddlewareSessionEndReason end() {
    return script.events(EventCase.SESSION_END).getFirst().getSessionEnd().getReason();
  }

  @Test
  void theProxyOfItsOwnLoopHasSessionsToo() {
    Future<SessionOpened> opened =
        Future.future(
            asked ->
                vertx.runOnContext(
                    loop ->
                        vertx
                            .eventBus()
                            .<SessionOpened>request(
                                BusAddress.chainSessions(BusAddress.chainOnThisLoop()), open(7))
                            .map(Message::body)
                            .onComplete(asked)));

    assertThat(opened.await().hasInspect()).isTrue();
  }

  @Test
  void aBinaryMessageWithASecretIsDenied() {
    ask(open(7));
    tell(SessionStart.newBuilder().setSender("p").setSession(1));

    SessionResult denied = ask(message(1, KEY).toBuilder().setBinary(true).build());

    assertThat(denied.getDeny().getEntry()).isEqualTo("secrets");
    assertThat(denied.getDeny().getReasonCode()).isEqualTo("secret_found");
    await().until(() -> !script.events(EventCase.SESSION_END).isEmpty());
    assertThat(end())
        .isEqualTo(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_DENIAL);
  }

  @Test
  void aVerticleThatStopsEndsItsSessions() {
    ask(open(7));

    vertx.undeploy(verticle).await();

    await().until(() -> !script.events(EventCase.SESSION_END).isEmpty());
    assertThat(end())
        .isEqualTo(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION);
  }

  @Test
  void refusesWhatItsConfigurationDoesNotHave() {
    assertThatThrownBy(() -> ask(open(8))).hasMessage("unknown_generation");
    assertThatThrownBy(() -> ask(open(7).toBuilder().addEntries("other").build()))
        .hasMessage("unknown_entry");
  }

  private static SessionOpen open(long generation) {
    return SessionOpen.newBuilder()
        .setSender("p")
        .setSession(1)
        .setGeneration(generation)
        .setTarget(
            HttpRequestTarget.newBuilder()
                .setScheme("wss")
                .setHost("api.example.test")
                .setPort(443)
                .setMethod("GET")
                .setPath("/chat"))
        .addAllEntries(List.of("keys", "secrets", "guard"))
        .build();
  }

  private static SessionMessage message(long sequence, String payload) {
    return SessionMessage.newBuilder()
        .setSender("p")
        .setSession(1)
        .setSequence(sequence)
        .setBudgetMs(30_000)
        .setPayload(ByteString.copyFromUtf8(payload))
        .build();
  }

  private SessionOpened ask(SessionOpen question) {
    return vertx.eventBus().<SessionOpened>request(address(), question).await().body();
  }

  private SessionResult ask(SessionMessage question) {
    return vertx.eventBus().<SessionResult>request(address(), question).await().body();
  }

  private void tell(MessageLite.Builder message) {
    vertx.eventBus().send(address(), message.build());
  }

  private String address() {
    return BusAddress.chainSessions(chains.addresses().getFirst());
  }
}
