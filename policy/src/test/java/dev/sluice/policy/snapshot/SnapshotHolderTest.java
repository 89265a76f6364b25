package dev.sluice.policy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.registration.Registrations;
import dev.sluice.policy.EndpointDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SnapshotHolderTest {
  private final SnapshotHolder holder = new SnapshotHolder();

  @Test
  void beginsWithTheSnapshotThatDeniesEverything() {
    assertThat(holder.current().generation()).isZero();
    assertThat(holder.current().policyFor("any").admitEndpoint("a.test", 443))
        .isInstanceOf(EndpointDecision.Refused.class);
  }

  @Test
  void keepsTheLastGenerationsAndNoMore() {
    LongStream.rangeClosed(1, 20).forEach(n -> assertThat(holder.swap(snapshot(n))).isTrue());

    assertThat(holder.current().generation()).isEqualTo(20);
    assertThat(holder.generation(20)).contains(holder.current());
    assertThat(holder.generation(20 - SnapshotHolder.KEPT)).isPresent();
    assertThat(holder.generation(20 - SnapshotHolder.KEPT - 1)).isEmpty();
    assertThat(holder.generation(21)).isEmpty();
  }

  @Test
  void neverGoesBack() {
    holder.swap(snapshot(5));

    assertThat(holder.swap(snapshot(5))).isFalse();
    assertThat(holder.swap(snapshot(4))).isFalse();
    assertThat(holder.current().generation()).isEqualTo(5);
    assertThat(holder.generation(4)).isEmpty();
  }

  @Test
  void keepsAFewOlderOnesThatCameLate() {
    holder.swap(snapshot(100));
    holder.keep(snapshot(101));
    LongStream.rangeClosed(1, SnapshotHolder.KEPT + 1).forEach(n -> holder.keep(snapshot(n)));

    assertThat(holder.current().generation()).isEqualTo(100);
    assertThat(holder.generation(101)).isEmpty();
    assertThat(holder.generation(1)).isEmpty();
    assertThat(holder.generation(2)).isPresent();
    assertThat(holder.generation(SnapshotHolder.KEPT + 1)).isPresent();
  }

  @Test
  void callsListenersOnTheirExecutorsInOrder() {
    List<Runnable> queued = new ArrayList<>();
    List<Long> received = new ArrayList<>();
    holder.onSwap(queued::add, snapshot -> received.add(snapshot.generation()));

    holder.swap(snapshot(1));
    holder.swap(snapshot(1));
    holder.swap(snapshot(3));
    assertThat(received).isEmpty();

    queued.forEach(Runnable::run);
    assertThat(received).containsExactly(1L, 3L);
  }

  @Test
  void callsNoRemovedListener() {
    List<Long> received = new ArrayList<>();
    Runnable remove = holder.onSwap(Runnable::run, snapshot -> received.add(snapshot.generation()));
    holder.swap(snapshot(1));

    remove.run();
    holder.swap(snapshot(2));

    assertThat(received).containsExactly(1L);
  }

  @Test
  void anExecutorThatHasShutDownHindersNoOther() {
    List<Long> received = new ArrayList<>();
    holder.onSwap(
        task -> {
          throw new RejectedExecutionException("closed");
        },
        snapshot -> received.add(-1L));
    holder.onSwap(Runnable::run, snapshot -> received.add(snapshot.generation()));

    assertThat(holder.swap(snapshot(1))).isTrue();

    assertThat(received).containsExactly(1L);
  }

  private static Snapshot snapshot(long generation) {
    return new Snapshot(generation, Map.of(), Registrations.none());
  }
}
