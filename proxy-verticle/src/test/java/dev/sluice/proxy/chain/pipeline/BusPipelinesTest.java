package dev.sluice.proxy.chain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.source.Value;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.PipelineClose;
import dev.sluice.proto.v1.PipelineClosed;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOpened.Inspect;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.PipelinePull;
import dev.sluice.proto.v1.ResponseToStream;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.capacity.SessionPermits;
import dev.sluice.proxy.capacity.WorkPermits;
import dev.sluice.proxy.chain.Cancellation;
import dev.sluice.proxy.chain.ChainClient;
import dev.sluice.proxy.chain.ChainReachability;
import dev.sluice.proxy.chain.ScriptedLoop;
import dev.sluice.proxy.chain.StreamingEntries;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BusPipelinesTest {
  private static final Claimant WHOSE = new Claimant("default", "127.0.0.1");

  private final ScriptedLoop loop = new ScriptedLoop();
  private final SessionPermits sessions = new SessionPermits(32);
  private final WorkPermits work = new WorkPermits(Capacity.DEFAULTS);
  private final SandboxShares bytes = new SandboxShares(64 << 20);
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private BusPipelines pipelines;

  @BeforeEach
  void create() {
    pipelines = pipelines(bytes);
  }

  private BusPipelines pipelines(SandboxShares memory) {
    return loop.run(
        () ->
            Future.succeededFuture(
                new BusPipelines(
                    loop.vertx,
                    new ChainClient(loop.vertx, new ChainReachability()),
                    new PipelineCapacity(sessions, work, memory))));
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private void chain(Consumer<Message<MessageLite>> script) {
    loop.chain(BusAddress::chainPipelines, script);
  }

  private OpenedPipeline open(OnError onError) {
    return loop.run(() -> open(onError, new Cancellation()));
  }

  private Future<OpenedPipeline> open(OnError onError, Cancellation cancellation) {
    MiddlewareChain chain =
        new MiddlewareChain(
            List.of(
                new MiddlewareEntry("guard", "acme", 0, new Value.MapValue(Map.of()), onError)));
    return pipelines.open(
        PipelineOpen.newBuilder().setResponse(ResponseToStream.getDefaultInstance()),
        new StreamingEntries(chain, StreamingEntries.Engine.OLD, Set.of()),
        WHOSE,
        cancellation);
  }

  private static PipelineOpened inspects() {
    return PipelineOpened.newBuilder()
        .setInspect(Inspect.newBuilder().addReaders("guard").setServices(true).setChunkBytes(4))
        .build();
  }

  private PipelineRun reading() {
    return ((OpenedPipeline.Reading) open(OnError.FAIL_CLOSED)).run();
  }

  private void assertNothingHeld() {
    await().until(() -> sessions.inUse() == 0 && bytes.inUse() == 0 && work.inUse() == 0);
  }

  /** Takes each input frame and tells it back; ends when the input does. */
  private static final class Echo implements Consumer<Message<MessageLite>> {
    private PipelineOutput.Builder next = PipelineOutput.newBuilder();
    private Optional<Message<MessageLite>> pull = Optional.empty();
    private long taken;

    @Override
    public void accept(Message<MessageLite> message) {
      switch (message.body()) {
        case PipelineOpen ignored -> message.reply(inspects());
        case PipelinePull ignored -> {
          pull.ifPresent(old -> old.reply(PipelineOutput.newBuilder().setTaken(taken).build()));
          pull = Optional.of(message);
          answer();
        }
        case PipelineInput input -> {
          if (input.getNumber() == 1) {
            next.setStart(PipelineOutput.Start.newBuilder().setTransformed(true));
          }
          next.addAllChunks(input.getChunksList()).setTaken(++taken);
          if (input.hasEnd()) {
            next.setEnd(PipelineOutput.End.getDefaultInstance()).setServicesOver(true);
          }
          answer();
        }
        case PipelineClose ignored ->
            message.reply(
                PipelineClosed.newBuilder()
                    .addStages(StageTrace.newBuilder().setEntry("guard"))
                    .build());
        default -> throw new AssertionError(message.body());
      }
    }

    private void answer() {
      boolean roomy = pull.filter(it -> ((PipelinePull) it.body()).getRoom() > 0).isPresent();
      if (roomy && next.getTaken() > 0) {
        pull.orElseThrow().reply(next.build());
        pull = Optional.empty();
        next = PipelineOutput.newBuilder().setTaken(taken);
      }
    }
  }

  private final class Hearing implements PipelineListener {
    private final PipelineRun run;

    Hearing(PipelineRun run) {
      this.run = run;
    }

    @Override
    public void onInputRoom() {}

    @Override
    public void onStart(PipelineOutput.Start start) {
      heard.add("start");
    }

    @Override
    public void onChunk(ByteString chunk) {
      heard.add(chunk.toStringUtf8());
    }

    @Override
    public void onPause() {
      run.demand(1000);
    }

    @Override
    public void onEnded(PipelineEnding ending) {
      heard.add(ending.getClass().getSimpleName());
    }
  }

  private void listen(PipelineRun run) {
    loop.run(
        () -> {
          run.demand(1000);
          run.listen(new Hearing(run));
          return Future.succeededFuture();
        });
  }

  @Test
  void withoutAVerticleEachEntryDecides() {
    assertThat(open(OnError.FAIL_CLOSED)).isInstanceOf(PipelineEnding.Failed.class);
    assertThat(open(OnError.FAIL_OPEN)).isInstanceOf(OpenedPipeline.Passed.class);
    assertNothingHeld();
  }

  @Test
  void aMessagePassesInFramesAndGivesEverythingBack() {
    chain(new Echo());
    PipelineRun run = reading();
    assertThat(sessions.inUse()).isEqualTo(1);
    assertThat(bytes.inUse()).isPositive();
    listen(run);
    loop.run(
        () -> {
          run.end(
              ByteString.copyFromUtf8("hello world, this is longer than four frames"), List.of());
          assertThat(run.inputRoom()).isZero();
          return Future.succeededFuture();
        });

    await().until(() -> heard.contains("Complete"));
    assertThat(heard.getFirst()).isEqualTo("start");
    assertThat(String.join("", heard.subList(1, heard.size() - 1)))
        .isEqualTo("hello world, this is longer than four frames");
    assertThat(loop.told.stream().filter(PipelineInput.class::isInstance))
        .allMatch(
            frame ->
                ((PipelineInput) frame).getChunksList().stream().mapToInt(ByteString::size).sum()
                    <= 4);
    assertNothingHeld();
    assertThat(pipelines.size()).isZero();
  }

  @Test
  void aClosedPipelineGivesBackAndTellsItsTraces() {
    chain(new Echo());
    PipelineRun run = reading();
    listen(run);
    List<StageTrace> traces =
        loop.run(
            () ->
                run.close(
                    MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION, "x"));

    assertThat(traces).hasSize(1);
    assertNothingHeld();
    assertThat(heard).isEmpty();
  }

  @Test
  void aPullThatFailsEndsIt() {
    chain(
        message -> {
          switch (message.body()) {
            case PipelineOpen ignored -> message.reply(inspects());
            case PipelinePull ignored -> message.fail(500, "gone");
            default -> {}
          }
        });
    listen(reading());

    await().until(() -> heard.contains("Failed"));
    assertNothingHeld();
  }

  @Test
  void withoutMemoryThePlatformFails() {
    chain(new Echo());
    pipelines = pipelines(new SandboxShares(1000));

    assertThat(open(OnError.FAIL_OPEN))
        .isEqualTo(new PipelineEnding.Failed("admission_exhausted", true, List.of()));
    assertThat(sessions.inUse()).isZero();
  }

  @Test
  void stagesAreToldWhyTheirQuestionIsGivenUp() {
    List<PipelineClose> closed = new CopyOnWriteArrayList<>();
    Cancellation cancellation = new Cancellation();
    MiddlewareSessionEndReason left =
        MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT;
    Echo echo = new Echo();
    chain(
        message -> {
          switch (message.body()) {
            case PipelineOpen ignored -> cancellation.cancel(left, "client_left");
            case PipelineClose close -> {
              closed.add(close);
              echo.accept(message);
            }
            default -> {}
          }
        });

    OpenedPipeline answer = loop.run(() -> open(OnError.FAIL_OPEN, cancellation));

    assertThat(((PipelineEnding.Failed) answer).stages()).hasSize(1);
    assertThat(closed).hasSize(1);
    assertThat(closed.getFirst().getReason()).isEqualTo(left);
    assertThat(closed.getFirst().getCancelled()).isEqualTo("client_left");
    assertNothingHeld();
  }
}
