package dev.sluice.chain.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.stage.Implementation;
import dev.sluice.chain.stage.Stage;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StageFactoryTest {
  private static final MiddlewareEntry ENTRY =
      FixedSnapshots.entry("guard", "content-guard", OnError.FAIL_CLOSED);

  /** Another node describes the service with a binding, so the entry came with the request. */
  @Test
  void anEntryWithoutABindingIsNotSkipped() {
    StageFactory stages = new StageFactory(name -> new Implementation.Unbound(Optional.empty()));

    assertThat(stages.stageOf(ENTRY)).isInstanceOf(Stage.Unresolved.class);
  }
}
