package dev.sluice.chain.run;

import static dev.sluice.chain.run.FixedSnapshots.entry;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.UninspectableTraffic;
import dev.sluice.proto.v1.PipelineClose;
import dev.sluice.proto.v1.PipelineClosed;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.PipelinePull;
import dev.sluice.proto.v1.RequestToStream;
import dev.sluice.proto.v1.StageTrace.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.Message;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pipelines over the event bus, as a proxy of another node and one of the same loop have them. */
class PipelinesOnTheBusTest {
  private static final String KEY = "sk-" + "1234567890abcdefghijklmn";

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HeardChains chains = HeardChains.of(vertx);
  private final FixedSnapshots snapshots = new FixedSnapshots();
  private String verticle = "";

  @BeforeEach
  void deploy() {
    BusCodecs.registerAll(vertx.eventBus());
    snapshots.serve(
        7,
        List.of(entry("keys", "openshell/regex", FAIL_CLOSED), entry("gone", "gone", FAIL_OPEN)));
    verticle =
        vertx.deployVerticle(new ChainVerticle("node", snapshots, RecordedAudit::new)).await();
    chains.await(1);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private String address() {
    return BusAddress.chainPipelines(chains.addresses().getFirst());
  }

  private static PipelineOpen.Builder question() {
    return PipelineOpen.newBuilder()
        .setSender("p")
        .setPipeline(1)
        .setGeneration(7)
        .setSandbox("box")
        .addEntries("keys")
        .addEntries("gone")
        .setTarget(
            HttpRequestTarget.newBuilder()
                .setScheme("https")
                .setHost("api.example.test")
                .setPort(443)
                .setMethod("POST")
                .setPath("/"));
  }

  private static PipelineOpen open() {
    return question().setRequest(RequestToStream.newBuilder().setLive(true)).build();
  }

  private <T extends MessageLite> T ask(MessageLite message, Class<T> answer) {
    return answer.cast(vertx.eventBus().request(address(), message).await().body());
  }

  private void tell(PipelineInput.Builder input) {
    vertx.eventBus().send(address(), input.setSender("p").setPipeline(1).build());
  }

  private static PipelinePull pull(long number) {
    return PipelinePull.newBuilder()
        .setSender("p")
        .setPipeline(1)
        .setNumber(number)
        .setRoom(1000)
        .build();
  }

  @Test
  void aBuiltInThatReadsWholeRequests() {
    PipelineOpened opened = ask(open(), PipelineOpened.class);
    tell(
        PipelineInput.newBuilder()
            .setNumber(1)
            .addChunks(ByteString.copyFromUtf8("key " + KEY.substring(0, 9))));
    tell(
        PipelineInput.newBuilder()
            .setNumber(2)
            .addChunks(ByteString.copyFromUtf8(KEY.substring(9)))
            .setEnd(PipelineInput.LastInput.getDefaultInstance()));
    PipelineOutput.Builder all = PipelineOutput.newBuilder();
    for (long number = 1; all.getStagesCount() == 0; number++) {
      all.mergeFrom(ask(pull(number), PipelineOutput.class));
    }

    assertThat(opened.getInspect().getReadersList()).containsExactly("keys");
    assertThat(opened.getStages(1).getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED_OPEN);
    assertThat(opened.getStages(1).getReasonCode()).isEqualTo("binding_not_described");
    assertThat(ByteString.copyFrom(all.getChunksList()).toStringUtf8()).isEqualTo("key [REDACTED]");
    assertThat(all.getStart().getDeclaredBytes()).isEqualTo(14);
    assertThat(all.hasEnd()).isTrue();
    assertThat(all.getTaken()).isEqualTo(2);
    assertThatThrownBy(() -> ask(pull(99), PipelineOutput.class)).hasMessage("unknown_pipeline");
  }

  @Test
  void theSenderEndsIt() {
    ask(open(), PipelineOpened.class);

    PipelineClosed closed =
        ask(
            PipelineClose.newBuilder()
                .setSender("p")
                .setPipeline(1)
                .setCancelled("upstream_response")
                .build(),
            PipelineClosed.class);

    assertThat(closed.getStages(0).getStreamed().getCancelled()).isEqualTo("upstream_response");
  }

  @Test
  void theProxyOfItsOwnLoopHasPipelinesToo() {
    Future<PipelineOpened> opened =
        Future.future(
            asked ->
                vertx.runOnContext(
                    loop ->
                        vertx
                            .eventBus()
                            .<PipelineOpened>request(
                                BusAddress.chainPipelines(BusAddress.chainOnThisLoop()), open())
                            .map(Message::body)
                            .onComplete(asked)));

    assertThat(opened.await().hasInspect()).isTrue();
  }

  @Test
  void trafficThatCannotBeShownMeetsOnError() {
    PipelineOpened opened =
        ask(
            question()
                .setUninspectable(
                    UninspectableTraffic.newBuilder().setHost("api.example.test").setPort(443))
                .build(),
            PipelineOpened.class);

    assertThat(opened.getUnavailable().getEntry()).isEqualTo("keys");
    assertThat(opened.getUnavailable().getReasonCode()).isEqualTo("traffic_uninspectable");
  }

  @Test
  void anUnknownGenerationIsRefused() {
    assertThatThrownBy(() -> ask(open().toBuilder().setGeneration(8).build(), PipelineOpened.class))
        .hasMessage("unknown_generation");
  }

  @Test
  void aNodeThatLeavesFailsWhatItHas() {
    ask(open(), PipelineOpened.class);
    Future<PipelineOutput> pulled =
        vertx.eventBus().<PipelineOutput>request(address(), pull(1)).map(Message::body);

    vertx.undeploy(verticle).await();

    assertThat(pulled.await().getPlatform()).isTrue();
    assertThat(pulled.await().getUnavailable().getReasonCode()).isEqualTo("external_service_error");
  }
}
