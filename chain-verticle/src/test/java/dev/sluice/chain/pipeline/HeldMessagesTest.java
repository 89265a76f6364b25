package dev.sluice.chain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelinePlan;
import dev.sluice.chain.pipeline.PipelineRig.Told;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.PipelineClose;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.PipelinePull;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the stages of a node hold of many messages, against its limit. */
class HeldMessagesTest {
  private static final int PIECE = 64 << 10;
  private static final int BODY = 4 << 20;
  private static final long MOST = 256L << 20;
  private static final ByteString BYTES = ByteString.copyFrom(new byte[PIECE]);

  private final ManualLoop loop = new ManualLoop(MOST);
  private final ChainPipelines pipelines =
      new ChainPipelines(
          loop.loop(),
          open ->
              Future.succeededFuture(
                  new PipelinePlan.Ready(List.of(reader()), List.of(), none -> Optional.empty())));

  @AfterEach
  void noBugs() {
    assertThat(loop.bugs).isEmpty();
  }

  private PipelineEntry reader() {
    return new ScriptedHooks(loop, HeldMessagesTest::buffer).limit(BODY).entry("guard");
  }

  private static void buffer(HttpEvent event, ScriptedStream<HttpEvent, HttpResult> stream) {
    switch (event.getEventCase()) {
      case PREFLIGHT -> stream.answer(ScriptedHooks.buffers(BODY));
      case BUFFERED_BODY -> stream.answer(ScriptedHooks.unchanged());
      case BEGIN, INPUT_CHUNK, INPUT_END, SESSION_END, EVENT_NOT_SET -> {}
    }
  }

  /** The sender of one message. */
  private final class Sender {
    private final long number;
    private Told pull = new Told();
    private long inputs;
    private long pulls;
    private Optional<PipelineOutput> ending = Optional.empty();
    private long received;

    Sender(long number) {
      this(number, "box");
    }

    Sender(long number, String sandbox) {
      this.number = number;
      pipelines.open(
          PipelineRig.response().setPipeline(number).setSandbox(sandbox).build(),
          false,
          new Told());
      loop.run();
      pull();
    }

    private void pull() {
      pull = new Told();
      pipelines.pull(
          PipelinePull.newBuilder()
              .setSender(PipelineRig.SENDER)
              .setPipeline(number)
              .setNumber(++pulls)
              .setRoom(PipelineRig.ROOM)
              .build(),
          pull);
      loop.run();
    }

    void input(PipelineInput.Builder input) {
      pipelines.input(
          input.setSender(PipelineRig.SENDER).setPipeline(number).setNumber(++inputs).build());
      loop.run();
      hear();
      assertThat(loop.memory.inUse()).isBetween(0L, MOST);
    }

    /** Until nothing comes. */
    void hear() {
      while (ending.isEmpty() && pull.isAnswered()) {
        PipelineOutput output = (PipelineOutput) pull.answer();
        received += output.getChunksList().stream().mapToLong(ByteString::size).sum();
        if (output.getEndingCase() == PipelineOutput.EndingCase.ENDING_NOT_SET) {
          pull();
        } else {
          ending = Optional.of(output);
        }
      }
    }

    boolean isOver() {
      return ending.isPresent();
    }

    boolean isExhausted() {
      return ending
          .filter(PipelineOutput::getPlatform)
          .filter(it -> it.getUnavailable().getReasonCode().equals("admission_exhausted"))
          .isPresent();
    }
  }

  private static PipelineInput.Builder piece() {
    return PipelineInput.newBuilder().addChunks(BYTES);
  }

  private static PipelineInput.Builder last() {
    return PipelineInput.newBuilder().setEnd(PipelineInput.LastInput.getDefaultInstance());
  }

  @Test
  void aThousandBodiesHoldNoMoreThanTheLimit() {
    List<Sender> senders = LongStream.range(0, 1000).mapToObj(Sender::new).toList();
    for (int sent = 0; sent < BODY; sent += PIECE) {
      senders.stream().filter(it -> !it.isOver()).forEach(it -> it.input(piece()));
    }
    List<Sender> whole = senders.stream().filter(it -> !it.isOver()).toList();
    assertThat(whole).hasSize(51);
    assertThat(loop.memory.inUse()).isEqualTo(51L * BODY).isLessThan(MOST * 4 / 5);
    assertThat(senders.stream().filter(Sender::isExhausted)).hasSize(1000 - whole.size());

    whole.forEach(it -> it.input(last()));

    assertThat(whole).allMatch(it -> it.ending.orElseThrow().hasEnd() && it.received == BODY);
    assertThat(loop.memory.inUse()).isZero();
    assertThat(pipelines.size()).isZero();
  }

  /** Which send 96 MiB each and stall, as services and clients may. */
  @Test
  void threeSandboxesLeaveRoomForAFourth() {
    List<Sender> stalled =
        LongStream.range(0, 72).mapToObj(i -> new Sender(i, "box" + i % 3)).toList();
    for (int sent = 0; sent < BODY; sent += PIECE) {
      stalled.stream().filter(it -> !it.isOver()).forEach(it -> it.input(piece()));
    }
    Sender other = new Sender(1000, "other");
    for (int sent = 0; sent < BODY && !other.isOver(); sent += PIECE) {
      other.input(piece());
    }

    other.input(last());

    assertThat(other.ending).hasValueSatisfying(it -> assertThat(it.hasEnd()).isTrue());
    assertThat(stalled.stream().filter(it -> !it.isOver()).count()).isGreaterThan(50);
  }

  /** Also what no one pulls any more. */
  @Test
  void aMessageThatIsGivenUpHoldsNothing() {
    Sender sender = new Sender(1);
    sender.input(piece());
    assertThat(loop.memory.inUse()).isEqualTo(PIECE);

    pipelines.close(
        PipelineClose.newBuilder()
            .setSender(PipelineRig.SENDER)
            .setPipeline(1)
            .setReason(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION)
            .build(),
        new Told());
    loop.run();

    assertThat(loop.memory.inUse()).isZero();
    assertThat(pipelines.size()).isZero();
  }
}
