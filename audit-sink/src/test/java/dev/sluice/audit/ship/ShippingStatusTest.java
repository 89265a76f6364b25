package dev.sluice.audit.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultRegister;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ShippingStatusTest {
  private final FaultRegister faults = new FaultRegister();
  private final ShippingStatus status =
      new ShippingStatus(faults.of(FaultKind.SHIPPING), faults.of(FaultKind.READING));

  @Test
  void recordsThatWaitForLongWithoutAFailureAreAnErrorWithATime() {
    status.progressed(1);
    assertThat(status.view(1, Duration.ofMinutes(1)).state()).isEqualTo(ShippingState.WORKING);

    Shipper.View stuck = status.view(1, Duration.ZERO);
    assertThat(stuck.state()).isEqualTo(ShippingState.STUCK);
    assertThat(stuck.error()).contains("although records wait");
    assertThat(stuck.quiet()).isPositive();
    assertThat(faults.of(FaultKind.SHIPPING).report().orElseThrow().standing()).isTrue();

    status.progressed(1);
    assertThat(status.view(1, Duration.ofMinutes(1)).error()).isEmpty();
    assertThat(faults.of(FaultKind.SHIPPING).report().orElseThrow().standing()).isFalse();
  }

  @Test
  void anIdleNodeIsNotStuck() {
    Shipper.View idle = status.view(0, Duration.ofNanos(1));
    assertThat(idle.state()).isEqualTo(ShippingState.STARTING);
    assertThat(idle.quiet()).isZero();
  }
}
