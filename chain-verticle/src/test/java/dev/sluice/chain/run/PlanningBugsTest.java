package dev.sluice.chain.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.Snapshots;
import dev.sluice.proto.BusCodecs;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A bug while a request is planned leaves no sender without an answer. */
class PlanningBugsTest {
  private final Vertx vertx = Vertx.vertx();
  private final HeardChains chains = HeardChains.of(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void anOverflowIsRefused() {
    BusCodecs.registerAll(vertx.eventBus());
    vertx
        .deployVerticle(new ChainVerticle("node-1", new OverflowingSnapshots(), RecordedAudit::new))
        .await();
    chains.await(1);

    assertThatThrownBy(
            () ->
                chains.ask(ScriptedStages.request("").toBuilder().setGeneration(8).build()).await())
        .isInstanceOfSatisfying(
            ReplyException.class, refused -> assertThat(refused.failureCode()).isEqualTo(500))
        .hasMessage("internal");
  }

  /** Has no older generation, and overflows while it looks for one. */
  private static final class OverflowingSnapshots implements Snapshots {
    @Override
    public Snapshot current() {
      return Snapshot.empty();
    }

    @Override
    public Optional<Snapshot> generation(long number) {
      throw new StackOverflowError("of the test");
    }

    /** Not asked for by chains. */
    @Override
    public Runnable onSwap(Executor executor, Consumer<Snapshot> listener) {
      throw new UnsupportedOperationException();
    }
  }
}
