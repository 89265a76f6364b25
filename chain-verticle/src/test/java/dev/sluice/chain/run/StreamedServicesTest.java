package dev.sluice.chain.run;

import static dev.sluice.chain.run.FixedSnapshots.entry;
import static dev.sluice.chain.service.TestRegistrations.plaintext;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.sluice.chain.pipeline.ScriptedAnswersOfStreams;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpEvent.EventCase;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.PipelinePull;
import dev.sluice.proto.v1.ResponseToStream;
import dev.sluice.testing.StreamScript;
import dev.sluice.testing.StreamScript.Step;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Responses through services over gRPC, as a proxy has them over the bus. */
class StreamedServicesTest {
  private static final int CHUNKS = 64;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HeardChains chains = HeardChains.of(vertx);
  private final TestService service = new TestService(vertx);
  private final FixedSnapshots snapshots = new FixedSnapshots();
  private final Map<String, ChainService> published = new ConcurrentHashMap<>();
  private final PipelineOutput.Builder output = PipelineOutput.newBuilder();

  private void deploy() {
    deploy(service.start(), FAIL_CLOSED);
    await().until(() -> said().getResolved());
  }

  private void deploy(int port, OnError onError) {
    BusCodecs.registerAll(vertx.eventBus());
    vertx
        .eventBus()
        .<ChainServices>consumer(
            BusAddress.CHAIN_SERVICES,
            said ->
                said.body().getServicesList().forEach(one -> published.put(one.getName(), one)));
    snapshots.serve(7, List.of(entry("guard", "guard", onError)), plaintext("guard", port));
    vertx.deployVerticle(new ChainVerticle("node", snapshots, RecordedAudit::new)).await();
    chains.await(1);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private ChainService said() {
    return published.getOrDefault("guard", ChainService.getDefaultInstance());
  }

  private <T extends MessageLite> T ask(MessageLite message, Class<T> answer) {
    return answer.cast(vertx.eventBus().request(address(), message).await().body());
  }

  private String address() {
    return BusAddress.chainPipelines(chains.addresses().getFirst());
  }

  private PipelineOpened open(String... hooks) {
    return ask(
        PipelineOpen.newBuilder()
            .setSender("p")
            .setPipeline(1)
            .setGeneration(7)
            .setSandbox("box")
            .addEntries("guard")
            .addAllHooks(List.of(hooks))
            .setTarget(
                HttpRequestTarget.newBuilder()
                    .setScheme("https")
                    .setHost("api.example.test")
                    .setPort(443)
                    .setMethod("GET")
                    .setPath("/"))
            .setResponse(ResponseToStream.newBuilder().setStatus(200))
            .build(),
        PipelineOpened.class);
  }

  /** Sends as credits allow, and pulls until the end. */
  private void exchange(ByteString chunk) {
    long sent = 0;
    for (long pull = 1; output.getStagesCount() == 0; pull++) {
      while (sent <= CHUNKS && sent - output.getTaken() < 4) {
        send(++sent, chunk);
      }
      output.mergeFrom(
          ask(
              PipelinePull.newBuilder()
                  .setSender("p")
                  .setPipeline(1)
                  .setNumber(pull)
                  .setRoom(100_000)
                  .build(),
              PipelineOutput.class));
    }
  }

  private void send(long number, ByteString chunk) {
    PipelineInput.Builder input =
        PipelineInput.newBuilder().setSender("p").setPipeline(1).setNumber(number);
    if (number <= CHUNKS) {
      input.addChunks(chunk);
    } else {
      input.setEnd(PipelineInput.LastInput.getDefaultInstance());
    }
    vertx.eventBus().send(address(), input.build());
  }

  @Test
  void hooksStreamAResponse() {
    StreamScript<HttpEvent> script =
        StreamScript.hooks(Step.sending(ScriptedAnswersOfStreams::echoing));
    service.describing(TestService.replying(StreamScript.hooksManifest()));
    service.evaluating(script);
    deploy();

    PipelineOpened opened = open();
    exchange(ByteString.copyFrom(new byte[64 << 10]));

    assertThat(said().getHooks()).isTrue();
    assertThat(said().getResponses()).isTrue();
    assertThat(said().getMaxPayloadBytes()).isZero();
    assertThat(opened.getInspect().getServices()).isTrue();
    assertThat(output.hasEnd()).isTrue();
    assertThat(ByteString.copyFrom(output.getChunksList()).size()).isEqualTo(CHUNKS << 16);
    await().until(() -> last(script).getEventCase() == EventCase.SESSION_END);
    assertThat(last(script).getSessionEnd().getReason())
        .isEqualTo(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL);
  }

  @Test
  void aServiceThatIsLostInMidstreamFailsTheResponse() {
    AtomicInteger chunks = new AtomicInteger();
    Step<HttpEvent> echo = Step.sending(ScriptedAnswersOfStreams::echoing);
    service.describing(TestService.replying(StreamScript.hooksManifest()));
    service.evaluating(
        StreamScript.hooks(
            (request, event) -> {
              if (event.hasInputChunk() && chunks.incrementAndGet() == 5) {
                request.response().cancel();
              } else {
                echo.take(request, event);
              }
            }));
    deploy();
    open();

    exchange(ByteString.copyFrom(new byte[1000]));

    assertThat(output.hasEnd()).isFalse();
    assertThat(output.getUnavailable().getEntry()).isEqualTo("guard");
    assertThat(output.getUnavailable().getReasonCode()).isEqualTo("external_service_error");
    assertThat(ByteString.copyFrom(output.getChunksList()).size()).isLessThan(CHUNKS * 1000);
    assertThat(output.getStages(0).getStreamed().getFailureCategory()).isEqualTo("transport");
  }

  /** The proxy knows what another chain node, or this one before, was told by the service. */
  @Test
  void aNodeThatStartsWhileTheServiceIsDownFailsItsHooksClosed() {
    int port = service.start();
    service.stop();
    deploy(port, FAIL_OPEN);

    PipelineOpened opened = open("guard");

    assertThat(said().getHooks()).isFalse();
    assertThat(opened.getUnavailable().getEntry()).isEqualTo("guard");
  }

  @Test
  void anotherServiceThatIsDownFailsOpen() {
    int port = service.start();
    service.stop();
    deploy(port, FAIL_OPEN);

    assertThat(open().hasPass()).isTrue();
  }

  private static HttpEvent last(StreamScript<HttpEvent> script) {
    return script.events().getLast();
  }

  @Test
  void anOlderServiceReadsAResponseInPieces() {
    service.describing(TestService.replying(StreamScript.olderManifest()));
    service.evaluating(StreamScript.responses(Step.sending(ScriptedAnswersOfStreams::passing)));
    deploy();

    PipelineOpened opened = open();
    exchange(ByteString.copyFromUtf8("x".repeat(1000)));

    assertThat(said().getHooks()).isFalse();
    assertThat(said().getResponses()).isTrue();
    assertThat(opened.getInspect().getLockstep()).isTrue();
    assertThat(output.hasEnd()).isTrue();
    assertThat(ByteString.copyFrom(output.getChunksList()).size()).isEqualTo(CHUNKS * 1000);
  }
}
