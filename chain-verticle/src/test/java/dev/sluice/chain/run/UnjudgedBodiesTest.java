package dev.sluice.chain.run;

import static dev.sluice.chain.run.FixedSnapshots.entry;
import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.service.RemoteSettings;
import dev.sluice.config.settings.ServiceSettings;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A service with the manners of NVIDIA's content-guard: it denies a secret, and answers a body that
 * is not UTF-8 with INVALID_ARGUMENT. Such bodies of one sandbox change nothing for another.
 */
class UnjudgedBodiesTest {
  private static final String GUARD = "guard";
  private static final ByteString BINARY = ByteString.copyFrom(new byte[] {(byte) 0xFF, 0x00});
  private static final ByteString SECRET = ByteString.copyFromUtf8("key=s3cret");
  private static final ByteString PLAIN = ByteString.copyFromUtf8("hello");
  private static final MiddlewareEntry OPEN = entry("open", GUARD, FAIL_OPEN);
  private static final MiddlewareEntry CLOSED = entry("closed", GUARD, FAIL_CLOSED);

  private final ChainHealth health = new ChainHealth();
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HeardChains chains = HeardChains.of(vertx);
  private final TestService service =
      new TestService(vertx).evaluating(UnjudgedBodiesTest::guardContent);
  private final FixedSnapshots snapshots = new FixedSnapshots();
  private final RecordedAudit audit = new RecordedAudit();

  @BeforeEach
  void start() {
    BusCodecs.registerAll(vertx.eventBus());
    snapshots.serve(
        1, List.of(OPEN, CLOSED), plaintext(GUARD, service.start(), Duration.ofSeconds(20)));
    vertx
        .deployVerticle(
            new ChainVerticle(
                "node",
                snapshots,
                audit,
                RemoteSettings.of(ServiceSettings.DEFAULTS, Map.of()),
                health))
        .await();
    chains.await(1);
    await().until(() -> ask("other", OPEN, SECRET).hasDeny());
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aThousandOfThemFromOneSandboxChangeNothingForAnother() {
    for (int i = 0; i < 1000; i++) {
      assertThat(ask("hostile", OPEN, BINARY).hasAllow()).isTrue();
      if (i % 100 == 0) {
        assertOthersAreJudged();
      }
    }

    assertOthersAreJudged();
    assertThat(ask("hostile", OPEN, SECRET).hasDeny()).isTrue();
    assertThat(health.of(GUARD).orElseThrow().circuitsOpen()).isZero();
    assertThat(audit.records())
        .extracting(UnjudgedBodiesTest::label)
        .containsExactly("insecure_transport", "loaded");
  }

  private void assertOthersAreJudged() {
    assertThat(ask("other", OPEN, SECRET).hasDeny()).isTrue();
    assertThat(ask("other", CLOSED, PLAIN).hasAllow()).isTrue();
  }

  private static String label(AuditRecord written) {
    return written.getConfigChange().getLabel();
  }

  private ChainResult ask(String sandbox, MiddlewareEntry entry, ByteString body) {
    ChainRequest request =
        ScriptedStages.request("").toBuilder()
            .setGeneration(1)
            .setSandbox(sandbox)
            .setBody(body)
            .addEntries(entry.key())
            .build();
    return chains.ask(request).await().body();
  }

  private static void guardContent(GrpcServerRequest<Buffer, Buffer> request, Buffer message) {
    ByteString body = bodyOf(message);
    if (!body.isValidUtf8()) {
      TestService.failing(GrpcStatus.INVALID_ARGUMENT, "not UTF-8").to(request, message);
      return;
    }
    boolean secret = body.toStringUtf8().contains("s3cret");
    TestService.replying(
            (secret ? ScriptedStages.deny("secret_found") : ScriptedStages.allow()).build())
        .to(request, message);
  }

  private static ByteString bodyOf(Buffer message) {
    try {
      return HttpRequestEvaluation.parseFrom(message.getBytes()).getBody();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
