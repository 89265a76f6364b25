package dev.sluice.app.node;

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

/** Deploys verticles and sees to it that they are undeployed; blocks. */
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
   * An instance for each event loop, so that neighbours on a loop find each other.
   *
   * @param drain how long the verticles themselves take to stop
   */
  void everyLoop(String name, Duration drain, Supplier<? extends Deployable> verticles) {
    deployOnEveryLoop(name, drain.plus(STOP), verticles);
  }

  void listen(String name, HostPort where, Deployable verticle) {
    Listening.explaining(name + ".listen", where, () -> one(name, verticle));
  }

  /**
   * @param drain how long the verticles themselves take to stop
   */
  void listenOnEveryLoop(
      String name, HostPort where, Duration drain, Supplier<? extends Deployable> verticles) {
    Listening.explaining(name + ".listen", where, () -> everyLoop(name, drain, verticles));
  }

  /** The value, or what went wrong. */
  static <T> T await(Future<T> future, Duration atMost) {
    try {
      return future.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("not done after " + atMost, e);
    } catch (Exception e) {
      // A future throws whatever it failed with, declared or not.
      throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
  }

  private void deployOnEveryLoop(
      String name, Duration stop, Supplier<? extends Deployable> verticles) {
    int loops = loops();
    Set<Thread> used = ConcurrentHashMap.newKeySet();
    Supplier<Deployable> placed = () -> new Placed(verticles.get(), used);
    deploy(name, stop, vertx.deployVerticle(placed, new DeploymentOptions().setInstances(loops)));
    // Vert.x deals loops out in turn; should that change, a proxy would silently lose its chain.
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

  /** Notes on which thread a verticle was started. */
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
