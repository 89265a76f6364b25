package dev.sluice.chain.pipeline;

import dev.sluice.chain.contract.answer.PreflightVerdict;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelinePlan;
import dev.sluice.chain.pipeline.body.FlowShape;
import dev.sluice.chain.pipeline.body.Reader;
import dev.sluice.chain.pipeline.body.StageFlow;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.stage.StreamingService.Hooks;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.StageTrace;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** All stages of a message asked by its head. Event loop only. */
public final class MessagePreflight {
  // Output of a request that is not sent while it is read.
  private static final int WITHHELD_BYTES = 4 << 20;

  private final PipelineOpen open;
  private final PipelinePlan.Ready plan;
  private final Engine engine;
  private final PipelineLoop loop;
  private final SharedOfStages shared = new SharedOfStages();
  private final PreflightWatch watch = new PreflightWatch();

  public MessagePreflight(PipelineOpen open, PipelinePlan.Ready plan, PipelineLoop loop) {
    this.open = open;
    this.plan = plan;
    this.engine = Engine.of(plan.entries());
    this.loop = loop;
  }

  public Future<Preflighted> ask() {
    StageMaker maker = new StageMaker(open, engine, shared, loop);
    MessageQuestions asked = new MessageQuestions(open, plan, engine, maker, watch);
    if (open.hasUninspectable()) {
      return new TrafficQuestions(asked, loop).ask();
    }
    if (engine == Engine.MIXED) {
      return failed(StageFailure.HOOK_VERSIONS_MIXED, true);
    }
    return engine == Engine.HOOKS && open.getExhausted()
        ? failed(StageFailure.HOOK_SESSION_CAPACITY_EXHAUSTED, open.hasResponse())
        : new StagePreflights(asked, loop).ask();
  }

  private Future<Preflighted> failed(StageFailure failure, boolean recorded) {
    PipelineEntry entry =
        plan.entries().stream().filter(MessagePreflight::hasHooks).findFirst().orElseThrow();
    PipelineOpened.Builder opened =
        PipelineOpened.newBuilder()
            .addAllUninterested(plan.uninterested())
            .setPlatform(true)
            .setUnavailable(
                ChainResult.Unavailable.newBuilder()
                    .setEntry(entry.entry().key())
                    .setReasonCode(failure.text()));
    if (recorded) {
      opened.addStages(
          new PreflightTraces(open, loop.nanoTime())
              .of(entry.entry(), new PreflightVerdict.Failed(failure.text(), true), true));
    }
    return Future.succeededFuture(new Preflighted(opened, List.of(), MessageHead.of(open)));
  }

  private static boolean hasHooks(PipelineEntry entry) {
    return entry instanceof PipelineEntry.OfService service && service.service() instanceof Hooks;
  }

  /**
   * Asks no more stages, ends the open ones and returns their records.
   *
   * @param cancelled why, as the traces of those tell
   */
  public List<StageTrace> stop(MiddlewareSessionEndReason reason, String cancelled) {
    return watch.stop(reason, cancelled);
  }

  public StageFlow flow(Preflighted done) {
    return new StageFlow(shape(done), done.head(), loop);
  }

  private FlowShape shape(Preflighted done) {
    boolean lockstep = engine == Engine.OLDER && Reader.anyService(done.readers());
    return new FlowShape(
        done.readers(),
        lockstep,
        open.getRequest().getBodyPolicy() ? Optional.of(plan.check()) : Optional.empty(),
        done.opened().getHeaderMutationsCount() > 0,
        shared.begin(done.readers(), loop));
  }

  /** The first output for a message whose input came with the question. */
  public enum FirstOutput {
    NONE,
    AT_ONCE,
    AWAITED
  }

  public FirstOutput firstOutput(Preflighted done) {
    if (!open.hasFirst() || engine == Engine.OLDER) {
      return FirstOutput.NONE;
    }
    if (!Reader.anyService(done.readers())) {
      return FirstOutput.AT_ONCE;
    }
    return Reader.anyWhole(done.readers()) ? FirstOutput.AWAITED : FirstOutput.NONE;
  }

  public PipelineOpened opened(Preflighted done) {
    PipelineOpened.Builder opened = done.opened();
    if (opened.getVerdictCase() != PipelineOpened.VerdictCase.VERDICT_NOT_SET) {
      return opened.build();
    }
    return done.readers().isEmpty()
        ? opened.setPass(PipelineOpened.Pass.getDefaultInstance()).build()
        : opened.setInspect(inspect(done)).build();
  }

  private PipelineOpened.Inspect inspect(Preflighted done) {
    FlowShape shape = shape(done);
    boolean whole = shape.check().isPresent() || Reader.anyWhole(done.readers());
    boolean withheld = open.hasRequest() && (whole || !open.getRequest().getLive());
    PipelineOpened.Inspect.Builder inspect = PipelineOpened.Inspect.newBuilder();
    done.readers().forEach(reader -> inspect.addReaders(reader.key()));
    return inspect
        .setServices(Reader.anyService(done.readers()))
        .setLockstep(shape.lockstep())
        .setWhole(whole)
        .setChunkBytes(shape.unitBytes())
        .setWithheldBytes(withheld ? WITHHELD_BYTES : 0)
        .build();
  }
}
