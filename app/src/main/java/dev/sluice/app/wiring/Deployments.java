package dev.sluice.app.wiring;

import dev.sluice.config.net.HostPort;
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

/** Deploys verticles and registers their undeployment with the teardown. Blocks. */
final class Deployments {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Teardown teardown;

  Deployments(Vertx vertx, Teardown teardown) {
    this.vertx = vertx;
    this.teardown = teardown;
  }

  void one(String name, Deployable verticle) {
    deploy(name, STOP, vertx.deployVerticle(verticle));
  }

  /**
   * Deploys an instance on each event loop, so that verticles of one loop reach each other.
   *
   * @param drain time that the verticles take to stop
   */
  void everyLoop(String name, Duration drain, Supplier<? extends Deployable> verticles) {
    deployOnEveryLoop(name, drain.plus(STOP), verticles);
  }

  void listen(String name, HostPort where, Deployable verticle) {
    ListenAddress.explaining(name + ".listen", where, () -> one(name, verticle));
  }

  /**
   * @param drain time that the verticles take to stop
   */
  void listenOnEveryLoop(
      String name, HostPort where, Duration drain, Supplier<? extends Deployable> verticles) {
    ListenAddress.explaining(name + ".listen", where, () -> everyLoop(name, drain, verticles));
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

  private void deployOnEveryLoop(
      String name, Duration stop, Supplier<? extends Deployable> verticles) {
    int loops = loops();
    Set<Thread> used = ConcurrentHashMap.newKeySet();
    Supplier<Deployable> placed = () -> new Placed(verticles.get(), used);
    deploy(name, stop, vertx.deployVerticle(placed, new DeploymentOptions().setInstances(loops)));
    // Vert.x assigns loops round-robin. Without that, a proxy would silently lose its chain.
    if (used.size() != loops) {
      throw new IllegalStateException(name + " is on " + used.size() + " of " + loops + " loops");
    }
  }

  private int loops() {
    int loops = 0;
    for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      loops += loop.isShuttingDown() ? 0 : 1;
    }
    return loops;
  }

  private void deploy(String name, Duration stop, Future<String> deployment) {
    String id = await(deployment, START);
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
