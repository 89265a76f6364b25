package dev.sluice.chain.run;

import dev.sluice.chain.builtin.BuiltIns;
import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.health.LeadingLoop;
import dev.sluice.chain.health.ServiceReports;
import dev.sluice.chain.remote.RemoteServices;
import dev.sluice.chain.remote.RemoteSettings;
import dev.sluice.config.Snapshot;
import dev.sluice.config.Snapshots;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainServices;
import dev.sluice.proto.v1.FetchGeneration;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Event loop only. What a started verticle runs with. */
final class ChainRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(ChainRuntime.class);
  private static final int INTERNAL = 500;
  private static final long IDLE_CHECK_MILLIS = 20;
  private static final DeliveryOptions FETCH =
      new DeliveryOptions().setLocalOnly(true).setSendTimeout(2_000);

  private final Vertx vertx;
  private final LeadingLoop voice;
  private final Snapshots snapshots;
  private final RemoteServices services;
  private final ImplementationRegistry registry;
  private final ChainPlanner planner;
  private final ChainHealth standings;
  private long adopted = -1;
  private int running;

  ChainRuntime(
      Vertx vertx,
      LeadingLoop voice,
      Snapshots snapshots,
      ServiceReports reports,
      RemoteSettings settings,
      ChainHealth standings) {
    this.vertx = vertx;
    this.standings = standings;
    this.voice = voice;
    this.snapshots = snapshots;
    this.services = new RemoteServices(vertx, settings, reports, standings, this::publish);
    this.registry = new ImplementationRegistry(new BuiltIns(), services, standings);
    this.planner = new ChainPlanner(snapshots, registry);
  }

  /** Adopts a newer configuration and repeats what this node can evaluate. */
  void tick() {
    follow();
    publish();
  }

  void answer(ChainRequest request, ReplyTo asker) {
    guarded(
        asker,
        () -> {
          Plan plan = planned(request);
          if (plan instanceof Plan.Unknown) {
            fetch(request.getGeneration())
                .onComplete(
                    fetched -> guarded(asker, () -> follow(request, asker, planned(request))));
          } else {
            follow(request, asker, plan);
          }
        });
  }

  private void follow(ChainRequest request, ReplyTo asker, Plan plan) {
    switch (plan) {
      case Plan.Ready ready -> run(request, asker, ready);
      case Plan.Refused refused -> asker.refuse(ChainRefusal.UNFIT, refused.reason());
      case Plan.Unknown unknown ->
          asker.refuse(ChainRefusal.UNKNOWN_GENERATION, "unknown_generation");
    }
  }

  private Plan planned(ChainRequest request) {
    follow();
    return planner.plan(request);
  }

  private void run(ChainRequest request, ReplyTo asker, Plan.Ready plan) {
    running++;
    standings.begun();
    new ChainRunner(
            request,
            plan.stages(),
            plan.recheck(),
            System::nanoTime,
            result -> {
              running--;
              standings.ended();
              asker.answer(result);
            })
        .run();
  }

  private Future<?> fetch(long generation) {
    return vertx
        .eventBus()
        .request(
            BusAddress.GENERATION_WANTED,
            FetchGeneration.newBuilder().setNumber(generation).build(),
            FETCH);
  }

  private static void guarded(ReplyTo asker, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException bug) {
      report(bug);
      asker.refuse(INTERNAL, "internal");
    }
  }

  /** Completes when nothing is evaluated any more. */
  Future<Void> idle(Duration atLeast, Duration atMost) {
    Promise<Void> idle = Promise.promise();
    long begin = System.nanoTime();
    vertx.setPeriodic(
        IDLE_CHECK_MILLIS,
        timer -> {
          long waited = System.nanoTime() - begin;
          if (waited > atMost.toNanos() || (running == 0 && waited > atLeast.toNanos())) {
            vertx.cancelTimer(timer);
            idle.tryComplete();
          }
        });
    return idle.future();
  }

  /** Logs a bug without its message, which may quote what it choked on. */
  static void report(Throwable bug) {
    StackTraceElement[] frames = bug.getStackTrace();
    LOG.error(
        "a chain met a bug and its request is treated as failed: {} at {}",
        bug.getClass().getName(),
        frames.length == 0 ? "?" : frames[0]);
  }

  void stop() {
    services.close();
    voice.release();
  }

  private void follow() {
    Snapshot current = snapshots.current();
    if (current.generation() != adopted) {
      adopted = current.generation();
      services.adopt(current.registrations());
    }
  }

  private void publish() {
    if (voice.isOurs()) {
      vertx
          .eventBus()
          .publish(
              BusAddress.CHAIN_SERVICES,
              ChainServices.newBuilder()
                  .setNode(voice.node())
                  .addAllServices(registry.describe())
                  .build());
    }
  }
}
