package dev.sluice.app.wiring;

import dev.sluice.config.net.UnusableAddress;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

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
    Supplier<Deployable> placed = () -> new Placed(verticles.get(), used);
    DeploymentOptions options = workers(name, SHARED_WORKERS).setInstances(loops);
    deploy(name, drain.plus(STOP), vertx.deployVerticle(placed, options));
    // Vert.x assigns loops round-robin. Without that, a proxy would silently lose its chain.
    if (used.size() != loops) {
      throw new IllegalStateException(name + " is on " + used.size() + " of " + loops + " loops");
    }
  }

  /** Returns the value, or throws the failure. */
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

  private static String started(String name, Future<String> deployment) {
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

  /** Returns when a future is complete, in whatever way, or time is over. */
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

  /** Records the thread that a verticle starts on. */
  private record Placed(Deployable verticle, Set<Thread> used) implements Deployable {
    @Override
    public Future<?> deploy(io.vertx.core.Context context) throws Exception {
      used.add(Thread.currentThread());
      return verticle.deploy(context);
    }

    @Override
    public Future<?> undeploy(io.vertx.core.Context context) throws Exception {
      return verticle.undeploy(context);
    }
  }
}
