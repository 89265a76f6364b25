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
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineInput.LastInput;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOpened.Inspect;
import dev.sluice.proto.v1.PipelineOutput;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions that carry the whole input, and answers that carry output. */
class FirstOutputTest {
  private static final StageTrace TRACE = StageTrace.newBuilder().setEntry("secrets").build();

  private final ScriptedLoop loop = new ScriptedLoop();
  private final List<MessageLite> asked = new CopyOnWriteArrayList<>();
  private SandboxShares bytes = new SandboxShares(64 << 20);

  @AfterEach
  void close() {
    loop.close();
  }

  private long taken = 1;

  private PipelineOpened answer() {
    return PipelineOpened.newBuilder()
        .setInspect(Inspect.newBuilder().addReaders("secrets").setChunkBytes(65536))
        .setFirst(
            PipelineOutput.newBuilder()
                .setTaken(taken)
                .setStart(PipelineOutput.Start.getDefaultInstance())
                .addChunks(ByteString.copyFromUtf8("HELLO"))
                .setEnd(PipelineOutput.End.getDefaultInstance())
                .addStages(TRACE))
        .build();
  }

  private static PipelineOpen.Builder question() {
    return PipelineOpen.newBuilder()
        .setResponse(ResponseToStream.getDefaultInstance())
        .setFirst(
            PipelineInput.newBuilder()
                .setNumber(1)
                .addChunks(ByteString.copyFromUtf8("hello"))
                .setEnd(LastInput.getDefaultInstance()));
  }

  private OpenedPipeline open() {
    return open(answer());
  }

  private OpenedPipeline open(PipelineOpened answer) {
    return open(answer, "sluice/secrets", StreamingEntries.Engine.BUILT_INS);
  }

  private OpenedPipeline open(
      PipelineOpened answer, String implementation, StreamingEntries.Engine engine) {
    loop.chain(
        BusAddress::chainPipelines,
        message -> {
          asked.add(message.body());
          if (message.body() instanceof PipelineOpen) {
            message.reply(answer);
          }
        });
    MiddlewareEntry entry =
        new MiddlewareEntry(
            "secrets", implementation, 0, new Value.MapValue(Map.of()), OnError.FAIL_CLOSED);
    return loop.run(
        () ->
            new BusPipelines(
                    loop.vertx,
                    new ChainClient(loop.vertx, new ChainReachability()),
                    new PipelineCapacity(
                        new SessionPermits(32), new WorkPermits(Capacity.DEFAULTS), bytes))
                .open(
                    question(),
                    new StreamingEntries(
                        new MiddlewareChain(List.of(entry)), engine, Set.of(implementation)),
                    new Claimant("default", "127.0.0.1"),
                    new Cancellation()));
  }

  private static PipelineRun run(OpenedPipeline opened) {
    return ((OpenedPipeline.Reading) opened).run();
  }

  /** Without an input frame, a pull or a close. */
  @Test
  void allIsToldByTheAnswer() {
    PipelineRun run = run(open());
    List<String> heard = new CopyOnWriteArrayList<>();

    loop.run(
        () -> {
          run.listen(listener(heard));
          run.write(ByteString.copyFromUtf8("hello"));
          run.end(ByteString.EMPTY, List.of());
          return Future.succeededFuture(true);
        });

    assertThat(heard).containsExactly("start", "HELLO", "Complete[0 trailers]");
    assertThat(asked).hasSize(1);
    await().until(() -> bytes.inUse() == 0);
  }

  @Test
  void otherwiseTheLastBytesGoWithTheEnd() {
    PipelineRun run = run(open(answer().toBuilder().clearFirst().build()));

    loop.run(
        () -> {
          run.listen(listener(new CopyOnWriteArrayList<>()));
          run.end(ByteString.copyFromUtf8("hello"), List.of());
          return Future.succeededFuture(true);
        });

    await().until(() -> asked.stream().anyMatch(PipelineInput.class::isInstance));
    assertThat(asked)
        .filteredOn(PipelineInput.class::isInstance)
        .allMatch(frame -> ((PipelineInput) frame).hasEnd());
  }

  private static PipelineListener listener(List<String> heard) {
    return new PipelineListener() {
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
        heard.add("pause");
      }

      @Override
      public void onInputRoom() {
        heard.add("room");
      }

      @Override
      public void onEnded(PipelineEnding ending) {
        heard.add(ending.toString());
      }
    };
  }

  /** Nothing is left to close at the chain. */
  @Test
  void oneThatIsGivenUpTellsItsTraces() {
    PipelineRun run = run(open());

    List<StageTrace> traces =
        loop.run(
            () ->
                run.close(
                    MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT,
                    "downstream_disconnect"));

    assertThat(traces).containsExactly(TRACE);
    assertThat(asked).hasSize(1);
    await().until(() -> bytes.inUse() == 0);
  }

  /** A verticle that took more than it was given. */
  @Test
  void anAnswerThatCannotBeIsAFailure() {
    taken = 2;
    PipelineRun run = run(open());
    List<String> heard = new CopyOnWriteArrayList<>();

    loop.run(
        () -> {
          run.listen(listener(heard));
          return Future.succeededFuture(true);
        });

    assertThat(heard).singleElement().asString().startsWith("Failed[reasonCode=chain_unreachable");
    await().until(() -> bytes.inUse() == 0);
  }

  /** Of which there is enough for what they may answer. */
  @Test
  void servicesAreAskedWithItWhereThereIsMemory() {
    run(open(answer(), "guard", StreamingEntries.Engine.HOOKS));

    PipelineOpen question = (PipelineOpen) asked.getFirst();
    assertThat(question.hasFirst()).isTrue();
    assertThat(question.getHooksList()).containsExactly("guard");
  }

  @Test
  void otherwiseServicesAreAskedByTheHead() {
    bytes = new SandboxShares(512 << 10);
    PipelineOpened passing =
        PipelineOpened.newBuilder().setPass(PipelineOpened.Pass.getDefaultInstance()).build();

    OpenedPipeline opened = open(passing, "guard", StreamingEntries.Engine.HOOKS);

    assertThat(opened).isInstanceOf(OpenedPipeline.Passed.class);
    assertThat(((PipelineOpen) asked.getFirst()).hasFirst()).isFalse();
    await().until(() -> bytes.inUse() == 0);
  }

  @Test
  void withoutMemoryNothingIsAsked() {
    bytes = new SandboxShares(4);

    OpenedPipeline opened = open();

    assertThat(opened).isInstanceOf(PipelineEnding.Failed.class);
    assertThat(((PipelineEnding.Failed) opened).platform()).isTrue();
    assertThat(asked).isEmpty();
  }
}
