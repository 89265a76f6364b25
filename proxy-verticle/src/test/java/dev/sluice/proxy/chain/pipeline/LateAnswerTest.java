package dev.sluice.proxy.chain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.source.Value;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.PipelineClose;
import dev.sluice.proto.v1.PipelineClosed;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOpened.Inspect;
import dev.sluice.proto.v1.ResponseToStream;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A question that is given up while its answer is on its way. */
class LateAnswerTest {
  private final ScriptedLoop loop = new ScriptedLoop();
  private final Cancellation cancellation = new Cancellation();
  private Optional<Message<MessageLite>> asked = Optional.empty();

  @AfterEach
  void close() {
    loop.close();
  }

  private static StageTrace trace(String entry, Outcome outcome) {
    return StageTrace.newBuilder().setEntry(entry).setOutcome(outcome).build();
  }

  /** The stages have given this answer before they hear that it is of no use. */
  private List<String> told(PipelineOpened answer, StageTrace... ended) {
    loop.chain(
        BusAddress::chainPipelines,
        message -> {
          switch (message.body()) {
            case PipelineOpen ignored -> {
              asked = Optional.of(message);
              cancellation.cancel();
            }
            case PipelineClose ignored -> {
              asked.ifPresent(open -> open.reply(answer));
              asked = Optional.empty();
              message.reply(PipelineClosed.newBuilder().addAllStages(List.of(ended)).build());
            }
            default -> throw new AssertionError(message.body());
          }
        });
    return loop.run(this::open).stages().stream().map(StageTrace::getEntry).toList();
  }

  private Future<OpenedPipeline> open() {
    MiddlewareEntry entry =
        new MiddlewareEntry("guard", "acme", 0, new Value.MapValue(Map.of()), OnError.FAIL_CLOSED);
    return new BusPipelines(
            loop.vertx,
            new ChainClient(loop.vertx, new ChainReachability()),
            new PipelineCapacity(
                new SessionPermits(32),
                new WorkPermits(Capacity.DEFAULTS),
                new SandboxShares(64 << 20)))
        .open(
            PipelineOpen.newBuilder().setResponse(ResponseToStream.getDefaultInstance()),
            new StreamingEntries(
                new MiddlewareChain(List.of(entry)), StreamingEntries.Engine.OLD, Set.of()),
            new Claimant("default", "127.0.0.1"),
            cancellation);
  }

  @Test
  void tellsOfStagesThatReadNoBody() {
    assertThat(
            told(
                PipelineOpened.newBuilder()
                    .setInspect(Inspect.newBuilder().addReaders("guard").setChunkBytes(4))
                    .addStages(trace("skips", Outcome.OUTCOME_SKIPPED))
                    .addStages(trace("guard", Outcome.OUTCOME_INSPECTS))
                    .build(),
                trace("guard", Outcome.OUTCOME_INSPECTS)))
        .containsExactly("skips", "guard");
  }

  @Test
  void tellsOfStagesThatLetItPass() {
    assertThat(
            told(
                PipelineOpened.newBuilder()
                    .setPass(PipelineOpened.Pass.getDefaultInstance())
                    .addStages(trace("skips", Outcome.OUTCOME_SKIPPED))
                    .build()))
        .containsExactly("skips");
  }
}
