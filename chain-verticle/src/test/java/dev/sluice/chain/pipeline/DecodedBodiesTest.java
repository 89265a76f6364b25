package dev.sluice.chain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.middleware.v1.HttpBodyUnavailableReason;
import dev.sluice.proto.v1.BodyEligibility;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOpen;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies with a content coding, for hooks that are registered with {@code decode = true}. */
class DecodedBodiesTest {
  private static final int PIECE = 64 << 10;

  private static final ByteString CODED =
      ByteString.copyFrom(
          BodyCodings.of(List.of("gzip"))
              .orElseThrow()
              .encode("hello hello hello".getBytes(StandardCharsets.UTF_8)));

  private final PipelineRig rig = new PipelineRig();

  @AfterEach
  void allIsGivenBack() {
    assertThat(rig.loop.bugs).isEmpty();
    assertThat(rig.pipelines.size()).isZero();
  }

  private static PipelineOpen.Builder coded() {
    HttpBodyUnavailableReason why = HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_ENCODED;
    PipelineOpen.Builder open = PipelineRig.response();
    open.getResponseBuilder()
        .addHeaders(PipelineRig.header("content-encoding", "gzip"))
        .setEligibility(BodyEligibility.newBuilder().setBuffered(why).setStream(why));
    return open;
  }

  private void input(ByteString bytes) {
    rig.input(PipelineInput.newBuilder().addChunks(bytes));
  }

  @Test
  void aStreamIsDecodedAndStaysSo() {
    ScriptedHooks hooks = new ScriptedHooks(rig.loop, ScriptedHooks::echo).decoding();
    rig.with(hooks.entry("a"));
    assertThat(rig.opened(coded()).hasInspect()).isTrue();
    input(CODED.substring(0, 7));
    input(CODED.substring(7));
    rig.end();

    PipelineRig.Output output = rig.drain();

    assertThat(output.all.getStart().getIdentity()).isTrue();
    assertThat(output.text()).isEqualTo("hello hello hello");
  }

  @Test
  void aSearchBehindADecodingStageBeginsWithTheDecodedBody() {
    ScriptedHooks hooks = new ScriptedHooks(rig.loop, ScriptedHooks::echo).decoding();
    List<ScriptedSearch> searches = new ArrayList<>();
    rig.with(hooks.entry("a"), search("b", searches, false));
    rig.opened(coded());
    input(CODED);
    rig.end();

    assertThat(rig.drain().text()).isEqualTo("hello hello hello");
    assertThat(searches)
        .extracting(search -> search.begun.coding().isPresent())
        .containsExactly(true, false);
    assertThat(searches).allSatisfy(search -> assertThat(search.closed).isEqualTo(1));
  }

  @Test
  void aDecodingStageBeforeOneThatDecodesToo() {
    ScriptedHooks hooks = new ScriptedHooks(rig.loop, ScriptedHooks::echo).decoding();
    rig.with(hooks.entry("a"), search("b", new ArrayList<>(), true));
    rig.opened(coded());
    input(CODED);
    rig.end();

    assertThat(rig.drain().text()).isEqualTo("hello hello hello");
  }

  private static PipelineEntry search(String key, List<ScriptedSearch> searches, boolean identity) {
    return new PipelineEntry.OfBuiltIn(
        ScriptedHooks.prepared(key, OnError.FAIL_CLOSED),
        head -> {
          ScriptedSearch search = new ScriptedSearch(head);
          search.identity = identity && head.coding().isPresent();
          searches.add(search);
          return Optional.of(search);
        });
  }

  @Test
  void anUnchangedBodyGoesOnAsItCame() {
    ScriptedHooks hooks = new ScriptedHooks(rig.loop, ScriptedHooks::buffer).decoding();
    rig.with(hooks.entry("a"));
    rig.opened(coded());
    input(CODED);
    rig.end();

    PipelineRig.Output output = rig.drain();

    assertThat(hooks.stream().sent.getLast().getBufferedBody().getData().toStringUtf8())
        .isEqualTo("hello hello hello");
    assertThat(output.all.getStart().getIdentity()).isFalse();
    assertThat(output.all.getStart().getTransformed()).isFalse();
    assertThat(ByteString.copyFrom(output.all.getChunksList())).isEqualTo(CODED);
  }

  @Test
  void aBrokenCodingFailsTheStage() {
    ScriptedHooks hooks = new ScriptedHooks(rig.loop, ScriptedHooks::echo).decoding();
    rig.with(hooks.entry("a"));
    rig.opened(coded());
    input(CODED.substring(0, 7));
    rig.end();

    assertThat(rig.drain().all.getUnavailable().getReasonCode()).isEqualTo("body_unreadable");
  }

  @Test
  void anEmptyBodyHasNothingToDecode() {
    ScriptedHooks hooks = new ScriptedHooks(rig.loop, ScriptedHooks::echo).decoding();
    rig.with(hooks.entry("a"));
    rig.opened(coded());
    rig.end();

    assertThat(rig.drain().all.hasEnd()).isTrue();
  }

  @Test
  void decodedPiecesKeepTheLimitOfTheStage() {
    ScriptedHooks hooks = new ScriptedHooks(rig.loop, ScriptedHooks::echo).decoding().limit(5);
    rig.with(hooks.entry("a"));
    rig.opened(coded());
    input(CODED);
    rig.end();

    assertThat(rig.drain().text()).isEqualTo("hello hello hello");
    assertThat(hooks.stream().sent)
        .allSatisfy(sent -> assertThat(sent.getInputChunk().getData().size()).isLessThan(6));
  }

  @Test
  void whatElseWithholdsAModeStillDoes() {
    ScriptedHooks hooks = new ScriptedHooks(rig.loop, ScriptedHooks::buffer).decoding();
    rig.with(hooks.entry("a"));
    PipelineOpen.Builder open = coded();
    open.getResponseBuilder()
        .getEligibilityBuilder()
        .setDecodedBuffered(HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_OPEN_ENDED);

    assertThat(rig.opened(open).getUnavailable().getReasonCode())
        .isEqualTo("body_mode_not_permitted");
  }

  /** A head of gzip whose name does not end. */
  @Test
  void whatIsKeptCountsAlsoWhileNothingIsDecoded() {
    ScriptedHooks hooks = new ScriptedHooks(rig.loop, ScriptedHooks::buffer).decoding();
    rig.with(hooks.entry("a"));
    rig.opened(coded());
    byte[] name = new byte[PIECE];
    Arrays.fill(name, (byte) 'n');
    input(ByteString.copyFrom(new byte[] {0x1F, (byte) 0x8B, 8, 8, 0, 0, 0, 0, 0, 0}));
    for (int piece = 1; piece <= 20; piece++) {
      input(ByteString.copyFrom(name));
      assertThat(rig.loop.memory.inUse()).isGreaterThanOrEqualTo((long) piece * PIECE);
    }

    rig.end();

    assertThat(rig.drain().all.getUnavailable().getReasonCode()).isEqualTo("body_unreadable");
    assertThat(rig.loop.memory.inUse()).isZero();
  }

  @Test
  void aBodyWithoutRoomEndsAlsoWhileNothingIsDecoded() {
    ScriptedHooks hooks = new ScriptedHooks(rig.loop, ScriptedHooks::buffer).decoding();
    rig.with(hooks.entry("a"));
    rig.opened(coded());
    IntStream.range(0, 255).forEach(i -> assertThat(take(i, 4 << 20)).isTrue());
    assertThat(take(255, (4 << 20) - PIECE)).isTrue();

    input(CODED.substring(0, 4));

    assertThat(rig.drain().all.getUnavailable().getReasonCode()).isEqualTo("admission_exhausted");
    assertThat(rig.loop.memory.inUse()).isEqualTo((1L << 30) - PIECE);
  }

  /** For another sandbox. */
  private boolean take(int sandbox, long bytes) {
    return rig.loop.memory.claim("box" + sandbox, bytes);
  }
}
