package dev.sluice.chain.run;

import static dev.sluice.chain.run.FixedSnapshots.entry;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.RequestToStream;
import dev.sluice.proto.v1.SessionOpen;
import dev.sluice.proto.v1.SessionOpened;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A generation that is not on this node is fetched before a question about it is answered. */
class FetchedGenerationTest {
  private static final HttpRequestTarget TARGET =
      HttpRequestTarget.newBuilder()
          .setScheme("https")
          .setHost("api.example.test")
          .setPort(443)
          .setMethod("POST")
          .setPath("/")
          .build();

  private final Vertx vertx = Vertx.vertx();
  private final HeardChains chains = HeardChains.of(vertx);
  private final FixedSnapshots snapshots = new FixedSnapshots();

  @BeforeEach
  void deploy() {
    BusCodecs.registerAll(vertx.eventBus());
    vertx
        .eventBus()
        .<FetchGeneration>localConsumer(
            BusAddress.GENERATION_WANTED,
            wanted -> {
              serve(wanted.body().getNumber());
              wanted.reply(Acknowledged.getDefaultInstance());
            });
    serve(7);
    vertx.deployVerticle(new ChainVerticle("node", snapshots, RecordedAudit::new)).await();
    chains.await(1);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private void serve(long generation) {
    snapshots.serve(generation, List.of(entry("keys", "openshell/regex", FAIL_CLOSED)));
  }

  @Test
  void forARequest() {
    ChainResult result =
        chains
            .ask(ScriptedStages.request("").toBuilder().setGeneration(8).addEntries("keys").build())
            .await()
            .body();

    assertThat(result.hasAllow()).isTrue();
  }

  @Test
  void forASession() {
    SessionOpened opened =
        (SessionOpened)
            ask(
                BusAddress.chainSessions(chains.addresses().getFirst()),
                SessionOpen.newBuilder()
                    .setSender("p")
                    .setSession(1)
                    .setGeneration(8)
                    .setTarget(TARGET)
                    .addEntries("keys")
                    .build());

    assertThat(opened.getUninterestedList()).containsExactly("keys");
  }

  @Test
  void forAPipeline() {
    PipelineOpened opened =
        (PipelineOpened)
            ask(
                BusAddress.chainPipelines(chains.addresses().getFirst()),
                PipelineOpen.newBuilder()
                    .setSender("p")
                    .setPipeline(1)
                    .setGeneration(8)
                    .setTarget(TARGET)
                    .setRequest(RequestToStream.newBuilder().setLive(true))
                    .addEntries("keys")
                    .build());

    assertThat(opened.hasInspect()).isTrue();
  }

  private MessageLite ask(String address, MessageLite question) {
    return vertx.eventBus().<MessageLite>request(address, question).await().body();
  }
}
