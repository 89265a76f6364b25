package dev.sluice.app.wiring;

import dev.sluice.config.net.UnusableAddress;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Deploys verticles and registers their undeployment with the teardown. Blocks. The blocking work
 * of a part has threads of its own: where a disk hangs for one, the others go on.
 */
final class Deployments {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(5);

  /** Threads for the blocking work of one verticle, and of those on all event loops together. */
  private static final int WORKERS = 2;

  private static final int SHARED_WORKERS = 20;

  /** Each fills at least one loop, unless others keep taking them. */
  private static final int ROUNDS = 1000;

  private final Vertx vertx;
  private final Teardown teardown;

  Deployments(Vertx vertx, Teardown teardown) {
    this.vertx = vertx;
    this.teardown = teardown;
  }

  /**
   * @throws StartFailure when it cannot listen on its address, or does not start in time
   */
  void one(String name, Deployable verticle) {
    deploy(name, STOP, vertx.deployVerticle(verticle, workers(name, WORKERS)));
  }

  /**
   * Deploys an instance on each event loop, so that verticles of one loop reach each other.
   *
   * @param drain time that the verticles take to stop
   * @throws StartFailure when they cannot listen on an address, or do not start in time
   */
  void everyLoop(String name, Duration drain, Supplier<? extends Deployable> verticles) {
    int loops = loops();
    Set<Thread> used = ConcurrentHashMap.newKeySet();
    List<String> deployed = new ArrayList<>();
    // Vert.x assigns loops round-robin, to other work of a start too: an instance whose loop has
    // one
    // is not started, and another one takes its place.
    for (int round = 0; used.size() < loops && round < ROUNDS; round++) {
      List<Future<Optional<String>>> instances =
          Stream.generate(() -> instance(name, new Placed(verticles.get(), used)))
              .limit(loops - used.size())
              .toList();
      started(name, Future.all(instances));
      instances.forEach(instance -> instance.result().ifPresent(deployed::add));
    }
    teardown.push(name, () -> await(undeploy(deployed), drain.plus(STOP)));
    // Without that, a proxy would silently lose its chain.
    if (used.size() != loops) {
      throw new IllegalStateException(name + " is on " + used.size() + " of " + loops + " loops");
    }
  }

  private Future<Optional<String>> instance(String name, Placed verticle) {
    return vertx
        .deployVerticle(verticle, workers(name, SHARED_WORKERS))
        .map(Optional::of)
        .recover(
            e ->
                e instanceof LoopTaken
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(e));
  }

  private Future<?> undeploy(List<String> ids) {
    return Future.join(ids.stream().map(vertx::undeploy).toList());
  }

  static <T> T await(Future<T> future, Duration atMost) {
    try {
      return future.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("not done after " + atMost, e);
    } catch (Exception e) {
      // A future throws its failure, declared or not.
      throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
  }

  private static <T> T started(String name, Future<T> deployment) {
    try {
      return await(deployment, START);
    } catch (UnusableAddress e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof TimeoutException late) {
        throw new StartFailure(
            "state, control.store: %s did not start within %d s; check that these disks answer"
                .formatted(name, START.toSeconds()),
            late);
      }
      throw e;
    }
  }

  private int loops() {
    int loops = 0;
    for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      loops += loop.isShuttingDown() ? 0 : 1;
    }
    return loops;
  }

  static void awaitUpTo(Duration atMost, Future<?> future) {
    await(future.timeout(atMost.toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty(), START);
  }

  private static DeploymentOptions workers(String name, int threads) {
    return new DeploymentOptions().setWorkerPoolName(name).setWorkerPoolSize(threads);
  }

  private void deploy(String name, Duration stop, Future<String> deployment) {
    String id = started(name, deployment);
    teardown.push(name, () -> await(vertx.undeploy(id), stop));
  }

  private record Placed(Deployable verticle, Set<Thread> used) implements Deployable {
    @Override
    public Future<?> deploy(io.vertx.core.Context context) throws Exception {
      return used.add(Thread.currentThread())
          ? verticle.deploy(context)
          : Future.failedFuture(new LoopTaken());
    }

    @Override
    public Future<?> undeploy(io.vertx.core.Context context) throws Exception {
      return verticle.undeploy(context);
    }
  }

  private static final class LoopTaken extends Exception {
    private static final long serialVersionUID = 1L;

    LoopTaken() {
      super("the event loop has an instance", null, false, false);
    }
  }
}
