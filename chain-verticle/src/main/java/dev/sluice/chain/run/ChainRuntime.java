package dev.sluice.chain.run;

import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.pipeline.ChainPipelines;
import dev.sluice.chain.pipeline.flow.MessageMemory;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.run.ChainPlanner.Plan;
import dev.sluice.chain.session.SessionLoop;
import dev.sluice.chain.session.Sessions;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.Snapshots;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.FetchGeneration;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans requests and runs them, and follows the configuration. Event loop only. */
final class ChainRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(ChainRuntime.class);

  private static final DeliveryOptions FETCH =
      new DeliveryOptions().setLocalOnly(true).setSendTimeout(2_000);

  // One core stays with the event loops.
  private static final int WORKERS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

  // When the next bug may have a line: each request may meet the same one.
  private static final AtomicLong NEXT_LINE = new AtomicLong(System.nanoTime());

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final Snapshots snapshots;
  private final ImplementationRegistry registry;
  private final ChainPlanner planner;
  private final ActiveRuns runs;
  private final Sessions sessions;
  private final ChainPipelines pipelines;
  private long adopted = -1;

  ChainRuntime(
      Vertx vertx, Snapshots snapshots, ImplementationRegistry registry, ChainHealth health) {
    this.vertx = vertx;
    this.workers = vertx.createSharedWorkerExecutor("sluice-built-ins", WORKERS);
    this.snapshots = snapshots;
    this.registry = registry;
    this.planner = new ChainPlanner(snapshots, registry::find);
    this.runs = new ActiveRuns(vertx, health);
    this.sessions = newSessions();
    this.pipelines = newPipelines(health);
  }

  private Sessions newSessions() {
    return new Sessions(
        new SessionLoop(
            System::nanoTime,
            work -> workers.executeBlocking(work, false),
            runs,
            ChainRuntime::report),
        open -> onceHere(open.getGeneration(), () -> planner.sessionPlan(open)));
  }

  private ChainPipelines newPipelines(ChainHealth health) {
    Context own = vertx.getOrCreateContext();
    Executor later = action -> own.runOnContext(now -> action.run());
    return new ChainPipelines(
        new PipelineLoop(
            System::nanoTime,
            this::timer,
            later,
            Runnable::run,
            runs,
            new MessageMemory(health.memory()),
            health.contractFailures(),
            ChainRuntime::report),
        open ->
            onceHere(open.getGeneration(), () -> planner.pipelinePlan(open, registry::ranHooks)));
  }

  private PipelineLoop.Timer timer(Duration time, Runnable action) {
    long timer = vertx.setTimer(Math.max(1, time.toMillis()), due -> action.run());
    return () -> vertx.cancelTimer(timer);
  }

  // Plans once the generation is here, or could not be fetched. Fails with a bug only.
  private <P> Future<P> onceHere(long generation, Supplier<P> plan) {
    return Future.succeededFuture()
        .compose(now -> planner.has(generation) ? Future.succeededFuture() : fetch(generation))
        .transform(
            here -> {
              follow();
              return Future.succeededFuture(plan.get());
            });
  }

  Sessions sessions() {
    return sessions;
  }

  ChainPipelines pipelines() {
    return pipelines;
  }

  void tick() {
    follow();
    registry.publish();
    sessions.tick();
    pipelines.tick();
  }

  void answer(ChainRequest request, CancellableReply sender) {
    guarded(
        sender,
        () -> {
          if (planner.has(request.getGeneration())) {
            plan(request, sender);
          } else {
            fetch(request.getGeneration())
                .onComplete(fetched -> guarded(sender, () -> fetched(request, sender)));
          }
        });
  }

  private void fetched(ChainRequest request, CancellableReply sender) {
    if (!sender.isCancelled()) {
      plan(request, sender);
    }
  }

  private void plan(ChainRequest request, CancellableReply sender) {
    follow();
    switch (planner.plan(request)) {
      case Plan.Ready ready -> run(request, sender, ready);
      case Plan.Refused refused -> sender.refuse(refused.code(), refused.reason());
    }
  }

  private void run(ChainRequest request, CancellableReply sender, Plan.Ready plan) {
    runs.begin();
    new ChainRunner(
            request,
            plan.stages(),
            plan.recheck(),
            (evaluator, subject) ->
                workers.executeBlocking(() -> evaluator.evaluate(subject), false),
            System::nanoTime,
            new RunReply(runs, sender))
        .run();
  }

  private Future<Object> fetch(long generation) {
    return vertx
        .eventBus()
        .request(
            BusAddress.GENERATION_WANTED,
            FetchGeneration.newBuilder().setNumber(generation).build(),
            FETCH)
        .mapEmpty();
  }

  private static void guarded(CancellableReply sender, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | StackOverflowError bug) {
      report(bug);
      sender.refuse(ChainRefusal.INTERNAL, "internal");
    }
  }

  Future<Void> idle(Duration quiet, Duration limit) {
    return runs.idle(quiet, limit);
  }

  /** Logs a bug, one each second, without its message, which may quote the input. */
  static void report(Throwable bug) {
    long now = System.nanoTime();
    long next = NEXT_LINE.get();
    if (now - next < 0 || !NEXT_LINE.compareAndSet(next, now + TimeUnit.SECONDS.toNanos(1))) {
      return;
    }
    StackTraceElement[] frames = bug.getStackTrace();
    LOG.error(
        "internal error in a chain, its request is treated as failed: {} at {}",
        bug.getClass().getName(),
        frames.length == 0 ? "?" : frames[0]);
  }

  void stop() {
    sessions.close();
    pipelines.close();
    workers.close().onFailure(ChainRuntime::report);
    registry.close();
  }

  private void follow() {
    Snapshot current = snapshots.current();
    if (current.generation() != adopted) {
      adopted = current.generation();
      registry.adopt(current.registrations());
    }
  }

  /** Ends a run with its first answer or refusal and passes that on. Event loop only. */
  static final class RunReply implements CancellableReply {
    private final ActiveRuns runs;
    private final CancellableReply sender;
    private boolean ended;

    RunReply(ActiveRuns runs, CancellableReply sender) {
      this.runs = runs;
      this.sender = sender;
    }

    @Override
    public void answer(ChainResult result) {
      end();
      sender.answer(result);
    }

    @Override
    public void refuse(int code, String reason) {
      end();
      sender.refuse(code, reason);
    }

    @Override
    public void whenCancelled(Runnable action) {
      sender.whenCancelled(action);
    }

    @Override
    public boolean isCancelled() {
      return sender.isCancelled();
    }

    // Once, although a refusal follows an answer that could not be sent.
    private void end() {
      if (!ended) {
        ended = true;
        runs.end();
      }
    }
  }
}
