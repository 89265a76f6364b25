package dev.sluice.chain.run;

import static dev.sluice.chain.run.FixedSnapshots.entry;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.PipelinePull;
import dev.sluice.proto.v1.RequestToStream;
import dev.sluice.testing.SampleSecrets;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code sluice/secrets} on requests that are streamed, over the bus. */
class SecretsInStreamsTest {
  private static final String KEY = SampleSecrets.all().getOrDefault("github-token", "");

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HeardChains chains = HeardChains.of(vertx);
  private final FixedSnapshots snapshots = new FixedSnapshots();
  private long inputs;
  private long pulls;

  @BeforeEach
  void deploy() {
    BusCodecs.registerAll(vertx.eventBus());
    snapshots.serve(7, List.of(entry("secrets", "sluice/secrets", FAIL_CLOSED)));
    vertx.deployVerticle(new ChainVerticle("node", snapshots, RecordedAudit::new)).await();
    chains.await(1);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private <T extends MessageLite> T ask(MessageLite message, Class<T> answer) {
    return answer.cast(vertx.eventBus().request(address(), message).await().body());
  }

  private String address() {
    return BusAddress.chainPipelines(chains.addresses().getFirst());
  }

  private PipelineOpened open(RequestToStream.Builder request) {
    return ask(
        PipelineOpen.newBuilder()
            .setSender("p")
            .setPipeline(1)
            .setGeneration(7)
            .setSandbox("box")
            .addEntries("secrets")
            .setTarget(
                HttpRequestTarget.newBuilder()
                    .setScheme("https")
                    .setHost("api.example.test")
                    .setPort(443)
                    .setMethod("POST")
                    .setPath("/"))
            .setRequest(request.setLive(true))
            .build(),
        PipelineOpened.class);
  }

  private static RequestToStream.Builder of(String type) {
    return RequestToStream.newBuilder()
        .addHeaders(HttpHeader.newBuilder().setName("content-type").setValue(type));
  }

  private void input(String text, boolean last) {
    PipelineInput.Builder input =
        PipelineInput.newBuilder().setSender("p").setPipeline(1).setNumber(++inputs);
    if (!text.isEmpty()) {
      input.addChunks(ByteString.copyFromUtf8(text));
    }
    if (last) {
      input.setEnd(PipelineInput.LastInput.getDefaultInstance());
    }
    vertx.eventBus().send(address(), input.build());
  }

  private PipelineOutput pull() {
    return ask(
        PipelinePull.newBuilder()
            .setSender("p")
            .setPipeline(1)
            .setNumber(++pulls)
            .setRoom(100_000)
            .build(),
        PipelineOutput.class);
  }

  private PipelineOutput drain() {
    PipelineOutput.Builder all = PipelineOutput.newBuilder();
    while (all.getStagesCount() == 0) {
      all.mergeFrom(pull());
    }
    return all.build();
  }

  private static String text(PipelineOutput output) {
    return ByteString.copyFrom(output.getChunksList()).toStringUtf8();
  }

  @Test
  void aSecretAcrossFramesIsRedacted() {
    String json = "{\"token\":\"" + KEY + "\"}";
    PipelineOpened opened = open(of("application/json").setDeclaredBytes(json.length()));
    input(json.substring(0, 20), false);
    input(json.substring(20), true);

    PipelineOutput output = drain();

    assertThat(opened.getInspect().getReadersList()).containsExactly("secrets");
    assertThat(output.hasEnd()).isTrue();
    assertThat(text(output)).doesNotContain(KEY).startsWith("{\"token\":\"").endsWith("\"}");
    assertThat(output.getStart().getDeclaredBytes()).isEqualTo(text(output).length());
    assertThat(output.getStages(0).getStreamed().getOutcome()).isEqualTo("replacement");
    assertThat(output.getStages(0).getFindingsList()).isNotEmpty();
  }

  @Test
  void aCleanBodyKeepsItsHeaders() {
    open(of("application/json").setDeclaredBytes(11));
    input("{\"a\":\"okay\"", true);

    PipelineOutput output = drain();

    assertThat(output.getStart().getTransformed()).isFalse();
    assertThat(output.getStart().getDeclaredBytes()).isEqualTo(11);
    assertThat(output.getStages(0).getStreamed().getOutcome()).isEqualTo("unchanged");
  }

  @Test
  void aLongBodyGoesOnInConstantMemory() {
    PipelineOpened opened = open(of("text/plain"));
    long taken = 0;
    long bytes = 0;
    String piece = "harmless text ".repeat(4_000);
    for (int i = 0; i < 100; i++) {
      input(piece, i == 99);
      while (inputs - taken >= 4 || (i == 99 && bytes < 100L * piece.length())) {
        PipelineOutput output = pull();
        taken = output.getTaken();
        bytes += output.getChunksList().stream().mapToLong(ByteString::size).sum();
      }
    }

    assertThat(opened.getInspect().getWithheldBytes()).isZero();
    assertThat(bytes).isEqualTo(100L * piece.length());
  }
}
