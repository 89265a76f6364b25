package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.BusAddress;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.CallCancelled;
import dev.sluice.proto.v1.ChainRequest;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that leaves while the chain judges its request: the chain is told, and stops. */
class AbandonedEvaluationTest {

  private final ProxyHarness proxy = ProxyHarness.create();
  private final List<Message<ChainRequest>> held = new CopyOnWriteArrayList<>();
  private final List<Long> cancelled = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    proxy.close();
  }

  /** A chain that answers nothing, and stops when it is told to. */
  private Future<?> holding(String chain) {
    proxy.vertx.eventBus().<ChainRequest>consumer(chain, held::add);
    return proxy
        .vertx
        .eventBus()
        .<CallCancelled>consumer(
            BusAddress.chainCancellations(chain), call -> stop(chain, call.body().getCall()))
        .completion();
  }

  private void stop(String chain, long call) {
    cancelled.add(call);
    held.stream()
        .filter(message -> message.address().equals(chain) && message.body().getCall() == call)
        .forEach(message -> message.fail(ChainRefusal.CANCELLED, "cancelled"));
  }

  private void hold(boolean onEachLoop) {
    if (onEachLoop) {
      proxy
          .vertx
          .deployVerticle(
              () ->
                  new VerticleBase() {
                    @Override
                    public Future<?> start() {
                      return holding(BusAddress.chainOnThisLoop());
                    }
                  },
              new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors() * 2))
          .await();
    } else {
      holding(BusAddress.chain("harness")).await();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itsEvaluationIsCancelledAndItsPermitComesBack(boolean onEachLoop) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always("HTTP/1.1 200 OK\r\n\r\n"));
    hold(onEachLoop);
    proxy.start(ProxyHarness.inspected(origin.port(), "fail_closed"));
    RawClient stays = proxy.client().send(Requests.sized(origin, "stays"));
    await().until(() -> held.size() == 1);
    RawClient leaves = proxy.client().send(Requests.sized(origin, "leaves"));
    await().until(() -> held.size() == 2);

    leaves.close();

    await().until(() -> proxy.permits().inUse() == 1);
    assertThat(cancelled).containsExactly(held.getLast().body().getCall()).doesNotContain(0L);
    stays.close();
    await().until(() -> proxy.permits().inUse() == 0);
  }
}
