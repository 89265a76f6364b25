package dev.sluice.chain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.builtin.secrets.SecretsMiddleware;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.chain.stage.StreamSearch;
import dev.sluice.config.source.Value;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineInput.LastInput;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.TraceContext;
import dev.sluice.testing.SampleSecrets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A short response that is searched at once is answered as its pipeline would. */
class ClearedMessageTest {
  private static final List<String> TOKENS = List.copyOf(SampleSecrets.all().values());
  private static final List<HttpHeader> HEADERS =
      List.of(
          PipelineRig.header("content-type", "application/json"),
          PipelineRig.header("content-type", "text/event-stream"),
          PipelineRig.header("content-type", "application/grpc"),
          PipelineRig.header("content-encoding", "gzip"),
          PipelineRig.header("content-encoding", "identity"),
          PipelineRig.header("cache-control", "no-transform"),
          PipelineRig.header("digest", "sha-256=x"),
          PipelineRig.header("x-note", TOKENS.getFirst()));

  private static StreamSearch.Factory secrets() {
    return switch (new SecretsMiddleware().prepare(Value.MapValue.EMPTY)) {
      case Prepared.Ready ready -> ready.evaluator().streams().orElseThrow();
      case Prepared.Invalid invalid -> throw new AssertionError(invalid.reason());
    };
  }

  private final StreamSearch.Factory secrets = secrets();

  /** Never searches at once. */
  private final StreamSearch.Factory streamed = head -> secrets.begin(head);

  private int atOnce;

  /** Counts what it searches at once. */
  private final StreamSearch.Factory counted =
      new StreamSearch.Factory() {
        @Override
        public Optional<StreamSearch> begin(StreamHead head) {
          return secrets.begin(head);
        }

        @Override
        public Optional<Predicate<ByteString>> atOnce(StreamHead head) {
          return secrets.atOnce(head).map(search -> body -> isClean(search, body));
        }
      };

  private boolean isClean(Predicate<ByteString> search, ByteString body) {
    boolean clean = search.test(body);
    atOnce += clean ? 1 : 0;
    return clean;
  }

  private static PipelineOpened opened(PipelineOpen.Builder open, StreamSearch.Factory... by) {
    PipelineRig rig = new PipelineRig();
    for (StreamSearch.Factory factory : by) {
      rig.with(
          new PipelineEntry.OfBuiltIn(
              ScriptedHooks.prepared("stage-" + rig.entries.size(), OnError.FAIL_CLOSED), factory));
    }
    PipelineOpened opened = rig.opened(open);
    if (opened.getFirst().hasEnd()) {
      assertThat(rig.pipelines.size()).isZero();
    }
    assertThat(rig.loop.bugs).isEmpty();
    return joined(opened);
  }

  /** A pipeline gives the last byte of a length as a chunk of its own. */
  private static PipelineOpened joined(PipelineOpened opened) {
    PipelineOpened.Builder joined = opened.toBuilder();
    if (opened.getFirst().getChunksCount() > 0) {
      ByteString all = ByteString.copyFrom(opened.getFirst().getChunksList());
      joined.getFirstBuilder().clearChunks().addChunks(all);
    }
    return joined.build();
  }

  private static PipelineOpen.Builder whole(ByteString body) {
    PipelineOpen.Builder open = PipelineRig.response();
    open.getResponseBuilder().setDeclaredBytes(body.size());
    return open.setFirst(
        PipelineInput.newBuilder()
            .setNumber(1)
            .addChunks(body)
            .setEnd(LastInput.getDefaultInstance()));
  }

  private static ByteString body(Random random) {
    StringBuilder text = new StringBuilder("{\"text\": \"");
    int words = 1 + random.nextInt(900);
    int secret = random.nextInt(3 * words);
    for (int i = 0; i < words; i++) {
      text.append(i == secret ? TOKENS.get(random.nextInt(TOKENS.size())) : "words ");
    }
    return ByteString.copyFromUtf8(text.append("\"}").toString());
  }

  private static PipelineOpen.Builder any(Random random) {
    ByteString body = body(random);
    PipelineOpen.Builder open = whole(body);
    for (HttpHeader header : HEADERS) {
      if (random.nextInt(6) == 0) {
        open.getResponseBuilder().addHeaders(header);
      }
    }
    switch (random.nextInt(12)) {
      case 0 -> open.getResponseBuilder().clearDeclaredBytes();
      case 1 -> open.getResponseBuilder().setDeclaredBytes(body.size() + 1L);
      case 2 ->
          open.getFirstBuilder()
              .getEndBuilder()
              .addTrailers(PipelineRig.header("x-trailer", TOKENS.getLast()));
      case 3 -> open.getFirstBuilder().addChunks(body.substring(0, 1));
      case 4 -> open.getResponseBuilder().setUnshown("response_head_over_capacity");
      case 5 -> open.setExhausted(true);
      case 6 -> open.setTrace(TraceContext.getDefaultInstance());
      default -> open.getResponseBuilder().setStatus(200 + random.nextInt(10));
    }
    return open;
  }

  @Test
  void theAnswerIsThatOfThePipeline() {
    Random random = new Random(24);
    for (int i = 0; i < 600; i++) {
      PipelineOpen.Builder open = any(random);

      assertThat(opened(open, counted)).isEqualTo(opened(open, streamed));
      assertThat(opened(open, counted, counted)).isEqualTo(opened(open, streamed, streamed));
    }
    assertThat(atOnce).isBetween(200, 1_600);
  }

  @Test
  void aStageThatReadsStreamsAloneTakesItThroughThePipeline() {
    PipelineOpen.Builder open = whole(ByteString.copyFromUtf8("some words"));

    assertThat(opened(open, counted, streamed)).isEqualTo(opened(open, streamed, streamed));
  }

  @Test
  void eventsOfAKnownLengthAreReadAsEvents() {
    String token = SampleSecrets.all().getOrDefault("github-token", "none");
    String event = "data: {\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}\n\n";
    String both =
        event.formatted("it is " + token.substring(0, 12)) + event.formatted(token.substring(12));
    PipelineOpen.Builder open = whole(ByteString.copyFromUtf8(both));
    open.getResponseBuilder().setHeaders(0, HEADERS.get(1));

    assertThat(opened(open, counted)).isEqualTo(opened(open, streamed));
    assertThat(atOnce).isZero();
  }
}
