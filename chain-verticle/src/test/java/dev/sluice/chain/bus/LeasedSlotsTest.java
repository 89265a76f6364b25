package dev.sluice.chain.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.bus.LeasedSlots.Taking;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeasedSlotsTest {
  private static final Duration LEASE = Duration.ofSeconds(15);

  private final LeasedSlots<Place> slots = new LeasedSlots<>(3, 2, 0);

  @Test
  void aNumberIsHeldOnce() {
    Place first = new Place(true);

    assertThat(slots.take("a", 1, first)).isEqualTo(Taking.TAKEN);
    assertThat(slots.take("a", 1, new Place(true))).isEqualTo(Taking.EXISTS);
    assertThat(slots.take("b", 1, new Place(true))).isEqualTo(Taking.TAKEN);
    assertThat(slots.find("a", 1)).containsSame(first);
    assertThat(slots.find("a", 2)).isEmpty();
    assertThat(slots.find("c", 1)).isEmpty();
    assertThat(slots.all()).hasSize(2).contains(first);
  }

  @Test
  void boundsOneSenderAndAll() {
    assertThat(slots.take("a", 1, new Place(true))).isEqualTo(Taking.TAKEN);
    assertThat(slots.take("a", 2, new Place(true))).isEqualTo(Taking.TAKEN);
    assertThat(slots.take("a", 3, new Place(true))).isEqualTo(Taking.FULL);
    assertThat(slots.take("b", 1, new Place(true))).isEqualTo(Taking.TAKEN);
    assertThat(slots.take("c", 1, new Place(true))).isEqualTo(Taking.FULL);
    assertThat(slots.take("c", 1, new Place(false))).isEqualTo(Taking.TAKEN);
    assertThat(slots.size()).isEqualTo(4);
  }

  @Test
  void whatIsRemovedGivesItsRoomBackOnce() {
    Place removed = new Place(true);
    slots.take("a", 1, removed);
    slots.take("a", 2, new Place(true));
    slots.take("b", 1, new Place(true));

    assertThat(slots.remove("a", 1, removed)).isTrue();
    assertThat(slots.remove("a", 1, removed)).isFalse();

    assertThat(slots.take("c", 1, new Place(true))).isEqualTo(Taking.TAKEN);
    assertThat(slots.take("d", 1, new Place(true))).isEqualTo(Taking.FULL);
  }

  @Test
  void aNumberThatIsHeldAgainIsNotRemovedByItsFormerSlot() {
    Place former = new Place(true);
    slots.take("a", 1, former);
    assertThat(slots.remove("a", 1, former)).isTrue();
    assertThat(slots.remove("a", 1, former)).isFalse();
    slots.take("a", 1, new Place(true));

    assertThat(slots.remove("a", 1, former)).isFalse();
    assertThat(slots.size()).isEqualTo(1);
  }

  @Test
  void onceClosedItKeepsWhatItHoldsAndTakesNoMore() {
    Place held = new Place(true);
    slots.take("a", 1, held);

    slots.close();

    assertThat(slots.take("a", 1, new Place(true))).isEqualTo(Taking.CLOSED);
    assertThat(slots.take("b", 1, new Place(false))).isEqualTo(Taking.CLOSED);
    assertThat(slots.all()).containsExactly(held);
    assertThat(slots.remove("a", 1, held)).isTrue();
  }

  @Test
  void onlyAPauseRenewsAll() {
    Place slot = new Place(true);
    slots.take("a", 1, slot);
    long now = 0;
    for (int i = 0; i < 6; i++) {
      now += Duration.ofSeconds(3).toNanos();
      slots.renewAfterPause(now);
    }
    assertThat(slot.isOlder(LEASE, now)).isTrue();

    now += Duration.ofSeconds(3).toNanos() + 1;
    slots.renewAfterPause(now);

    assertThat(slot.isOlder(LEASE, now + LEASE.toNanos())).isFalse();
    assertThat(slot.isOlder(LEASE, now + LEASE.toNanos() + 1)).isTrue();
  }

  private static final class Place extends LeasedSlots.Slot {
    Place(boolean bounded) {
      super(0, bounded);
    }
  }
}
