package dev.sluice.proxy.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionPermitsTest {
  private static final Claimant BUSY = new Claimant("busy", "10.0.0.1");

  private final SessionPermits permits = new SessionPermits(1024);

  private List<SessionPermits.Permit> takeAll(Claimant claimant) {
    List<SessionPermits.Permit> taken = new ArrayList<>();
    Optional<SessionPermits.Permit> next = permits.take(claimant);
    while (next.isPresent()) {
      taken.add(next.get());
      next = permits.take(claimant);
    }
    return taken;
  }

  @Test
  void aSandboxHas32WhateverItsClients() {
    assertThat(takeAll(BUSY)).hasSize(32);
    assertThat(permits.take(new Claimant("busy", "10.0.0.2"))).isEmpty();
    assertThat(permits.take(new Claimant("other", "10.0.0.1"))).isPresent();
  }

  @Test
  void aReleasedOneIsFreeOnce() {
    List<SessionPermits.Permit> taken = takeAll(BUSY);
    taken.getFirst().release();
    taken.getFirst().release();

    assertThat(permits.inUse()).isEqualTo(31);
    assertThat(takeAll(BUSY)).hasSize(1);
  }

  @Test
  void theNodeHasItsLimit() {
    SessionPermits few = new SessionPermits(1);
    Optional<SessionPermits.Permit> only = few.take(BUSY);

    assertThat(only).isPresent();
    assertThat(few.take(new Claimant("other", "10.0.0.1"))).isEmpty();
    only.ifPresent(SessionPermits.Permit::release);
    assertThat(few.take(new Claimant("other", "10.0.0.1"))).isPresent();
  }

  @Test
  void requestsLeaveAQuarterToResponses() {
    SessionPermits few = new SessionPermits(8);
    List<SessionPermits.Permit> taken = new ArrayList<>();
    Optional<SessionPermits.Permit> next = few.takeForRequest(new Claimant("0", "10.0.0.1"));
    for (int i = 1; next.isPresent(); i++) {
      taken.add(next.get());
      next = few.takeForRequest(new Claimant(Integer.toString(i), "10.0.0.1"));
    }

    assertThat(taken).hasSizeLessThanOrEqualTo(6);
    assertThat(few.take(new Claimant("response", "10.0.0.1"))).isPresent();
    taken.getFirst().release();
    assertThat(few.takeForRequest(new Claimant("next", "10.0.0.1"))).isPresent();
  }

  @Test
  void requestsOfASandboxLeaveAQuarterOfItsOwn() {
    List<SessionPermits.Permit> taken = new ArrayList<>();
    Optional<SessionPermits.Permit> next = permits.takeForRequest(BUSY);
    while (next.isPresent()) {
      taken.add(next.get());
      next = permits.takeForRequest(BUSY);
    }

    assertThat(taken).hasSize(24);
    assertThat(permits.takeForRequest(new Claimant("other", "10.0.0.1"))).isPresent();
    assertThat(takeAll(BUSY)).hasSize(8);
    taken.getFirst().release();
    assertThat(permits.takeForRequest(BUSY)).isPresent();
  }
}
