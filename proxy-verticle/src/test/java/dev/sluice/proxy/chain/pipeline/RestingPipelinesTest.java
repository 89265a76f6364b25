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
import dev.sluice.proto.v1.PipelineClose;
import dev.sluice.proto.v1.PipelineClosed;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOpened.Inspect;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.PipelinePull;
import dev.sluice.proto.v1.ResponseToStream;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.capacity.SessionPermits;
import dev.sluice.proxy.capacity.WorkPermit;
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
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Permits of pipelines in lockstep whose client does not read (http-responses 7.1, 12.4). */
class RestingPipelinesTest {
  private static final Claimant WHOSE = new Claimant("default", "127.0.0.1");
  private static final int ROOM = 1000;

  private final ScriptedLoop loop = new ScriptedLoop();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Stages stages = new Stages();
  private SessionPermits sessions = new SessionPermits(32);
  private WorkPermits work = new WorkPermits(Capacity.DEFAULTS);

  @AfterEach
  void close() {
    loop.close();
  }

  /** Has every input under way; the test answers its pulls. */
  private static final class Stages implements Consumer<Message<MessageLite>> {
    final List<Message<MessageLite>> pulls = new CopyOnWriteArrayList<>();
    final List<PipelineInput> inputs = new CopyOnWriteArrayList<>();

    @Override
    public void accept(Message<MessageLite> message) {
      switch (message.body()) {
        case PipelineOpen ignored ->
            message.reply(
                PipelineOpened.newBuilder()
                    .setInspect(
                        Inspect.newBuilder()
                            .addReaders("guard")
                            .setServices(true)
                            .setLockstep(true)
                            .setChunkBytes(4))
                    .build());
        case PipelinePull ignored -> pulls.add(message);
        case PipelineInput input -> inputs.add(input);
        case PipelineClose ignored -> message.reply(PipelineClosed.getDefaultInstance());
        default -> throw new AssertionError(message.body());
      }
    }

    int room() {
      return ((PipelinePull) pulls.getLast().body()).getRoom();
    }

    void answer(PipelineOutput.Builder output) {
      int before = pulls.size();
      pulls.getLast().reply(output.build());
      await().until(() -> pulls.size() > before || output.hasEnd());
    }
  }

  private final class Hearing implements PipelineListener {
    @Override
    public void onInputRoom() {}

    @Override
    public void onStart(PipelineOutput.Start start) {}

    @Override
    public void onChunk(ByteString chunk) {
      heard.add(chunk.toStringUtf8());
    }

    @Override
    public void onPause() {}

    @Override
    public void onEnded(PipelineEnding ending) {
      heard.add(
          ending instanceof PipelineEnding.Failed failed
              ? failed.reasonCode()
              : ending.getClass().getSimpleName());
    }
  }

  /** With two frames on their way, of which one has come out of the stages. */
  private PipelineRun resting() {
    PipelineRun run = unread();
    stages.answer(PipelineOutput.newBuilder().setRests(true));
    return run;
  }

  /** With two frames on their way to a client that does not read. */
  private PipelineRun unread() {
    loop.chain(BusAddress::chainPipelines, stages);
    BusPipelines pipelines =
        loop.run(
            () ->
                Future.succeededFuture(
                    new BusPipelines(
                        loop.vertx,
                        new ChainClient(loop.vertx, new ChainReachability()),
                        new PipelineCapacity(sessions, work, new SandboxShares(64 << 20)))));
    PipelineRun run = ((OpenedPipeline.Reading) loop.run(() -> open(pipelines))).run();
    onLoop(
        () -> {
          run.demand(0);
          run.listen(new Hearing());
          run.end(ByteString.copyFromUtf8("one two"), List.of());
        });
    await().until(() -> stages.inputs.size() == 2 && stages.pulls.size() == 1);
    return run;
  }

  private static Future<OpenedPipeline> open(BusPipelines pipelines) {
    MiddlewareChain chain =
        new MiddlewareChain(
            List.of(
                new MiddlewareEntry(
                    "guard", "acme", 0, new Value.MapValue(Map.of()), OnError.FAIL_CLOSED)));
    return pipelines.open(
        PipelineOpen.newBuilder().setResponse(ResponseToStream.getDefaultInstance()),
        new StreamingEntries(chain, StreamingEntries.Engine.OLD, Set.of()),
        WHOSE,
        new Cancellation());
  }

  private void onLoop(Runnable action) {
    loop.run(
        () -> {
          action.run();
          return Future.succeededFuture();
        });
  }

  /** Takes all there is. */
  private List<WorkPermit> takeAll(int permits) {
    List<WorkPermit> others = new CopyOnWriteArrayList<>();
    onLoop(
        () -> {
          for (int i = 0; i < permits; i++) {
            WorkPermit other = work.of(WHOSE, new Unheard());
            other.request();
            others.add(other);
          }
        });
    return others;
  }

  private static final class Unheard implements WorkPermit.Applicant {
    @Override
    public void onPermit() {}

    @Override
    public void onExhausted() {}
  }

  @Test
  void aPermitIsHeldWhileStagesWork() {
    PipelineRun run = unread();
    onLoop(() -> run.demand(0));

    assertThat(work.inUse()).isEqualTo(1);
  }

  @Test
  void stagesThatRestHoldNone() {
    resting();

    assertThat(work.inUse()).isZero();
    assertThat(sessions.inUse()).as("its stages are open").isEqualTo(1);
  }

  @Test
  void oneIsHeldAgainOnceTheClientReads() {
    PipelineRun run = resting();
    onLoop(() -> run.demand(ROOM));
    await().until(() -> stages.room() == ROOM);
    assertThat(work.inUse()).isEqualTo(1);
    stages.pulls.get(1).reply(PipelineOutput.getDefaultInstance());
    stages.answer(
        PipelineOutput.newBuilder().addChunks(ByteString.copyFromUtf8("one ")).setTaken(1));
    stages.answer(
        PipelineOutput.newBuilder()
            .addChunks(ByteString.copyFromUtf8("two"))
            .setTaken(2)
            .setEnd(PipelineOutput.End.getDefaultInstance()));

    await().until(() -> heard.contains("Complete"));
    assertThat(heard).containsExactly("one ", "two", "Complete");
    assertThat(stages.inputs).hasSize(2);
    assertThat(work.inUse()).isZero();
  }

  @Test
  void itsPullsWaitForAPermit() {
    work = new WorkPermits(new Capacity(1, 1, Capacity.DEFAULTS.outgoing()));
    PipelineRun run = resting();
    List<WorkPermit> others = takeAll(1);
    onLoop(() -> run.demand(ROOM));
    assertThat(work.waiting()).isEqualTo(1);
    assertThat(stages.room()).isZero();

    onLoop(() -> run.demand(0));
    assertThat(work.waiting()).as("it reads no longer").isZero();
    onLoop(() -> run.demand(ROOM));
    onLoop(() -> others.forEach(WorkPermit::leave));
    await().until(() -> stages.room() == ROOM);
  }

  @Test
  void withoutAPlaceToWaitItFails() {
    work = new WorkPermits(new Capacity(1, 1, Capacity.DEFAULTS.outgoing()));
    PipelineRun run = resting();
    takeAll(20);
    onLoop(() -> run.demand(ROOM));

    await().until(() -> !heard.isEmpty());
    assertThat(heard).containsExactly("admission_exhausted");
    assertThat(sessions.inUse()).isZero();
  }

  @Test
  void noneIsNeededOnceNoServiceIsAsked() {
    PipelineRun run = unread();
    stages.answer(PipelineOutput.newBuilder().setServicesOver(true));
    assertThat(work.inUse()).isZero();
    onLoop(() -> run.demand(ROOM));

    await().until(() -> stages.room() == ROOM);
    assertThat(work.inUse()).isZero();
  }

  @Test
  void anAnswerThatAPullHasOvertakenIsTooOld() {
    PipelineRun run = unread();
    Message<MessageLite> old = stages.pulls.getFirst();
    onLoop(() -> run.demand(ROOM));
    await().until(() -> stages.pulls.size() == 2);
    onLoop(() -> run.demand(0));
    old.reply(PipelineOutput.newBuilder().setRests(true).build());
    stages.answer(PipelineOutput.newBuilder().setTaken(1));

    assertThat(work.inUse()).isEqualTo(1);
  }
}
