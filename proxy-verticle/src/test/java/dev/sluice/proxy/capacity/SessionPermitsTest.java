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
    Optional<SessionPermits.Permit> next = permits.take(claimant, SessionUse.RESPONSE);
    while (next.isPresent()) {
      taken.add(next.get());
      next = permits.take(claimant, SessionUse.RESPONSE);
    }
    return taken;
  }

  @Test
  void aSandboxHas32WhateverItsClients() {
    assertThat(takeAll(BUSY)).hasSize(32);
    assertThat(permits.take(new Claimant("busy", "10.0.0.2"), SessionUse.RESPONSE)).isEmpty();
    assertThat(permits.take(new Claimant("other", "10.0.0.1"), SessionUse.RESPONSE)).isPresent();
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
    assertThat(few.inUse(SessionUse.RESPONSE)).isZero();
    Optional<SessionPermits.Permit> only = few.take(BUSY, SessionUse.RESPONSE);

    assertThat(only).isPresent();
    assertThat(few.take(new Claimant("other", "10.0.0.1"), SessionUse.RESPONSE)).isEmpty();
    assertThat(few.inUse(SessionUse.RESPONSE)).isOne();
    assertThat(few.inUse(SessionUse.MESSAGES)).isZero();
    only.ifPresent(SessionPermits.Permit::release);
    assertThat(few.inUse(SessionUse.RESPONSE)).isZero();
    assertThat(few.take(new Claimant("other", "10.0.0.1"), SessionUse.RESPONSE)).isPresent();
  }

  @Test
  void requestsLeaveAQuarterToResponses() {
    SessionPermits few = new SessionPermits(8);
    List<SessionPermits.Permit> taken = new ArrayList<>();
    Optional<SessionPermits.Permit> next =
        few.take(new Claimant("0", "10.0.0.1"), SessionUse.REQUEST);
    for (int i = 1; next.isPresent(); i++) {
      taken.add(next.get());
      next = few.take(new Claimant(Integer.toString(i), "10.0.0.1"), SessionUse.REQUEST);
    }

    assertThat(taken).hasSizeLessThanOrEqualTo(6);
    assertThat(few.take(new Claimant("response", "10.0.0.1"), SessionUse.RESPONSE)).isPresent();
    taken.getFirst().release();
    assertThat(few.take(new Claimant("next", "10.0.0.1"), SessionUse.REQUEST)).isPresent();
  }

  @Test
  void requestsOfASandboxLeaveAQuarterOfItsOwn() {
    List<SessionPermits.Permit> taken = new ArrayList<>();
    Optional<SessionPermits.Permit> next = permits.take(BUSY, SessionUse.REQUEST);
    while (next.isPresent()) {
      taken.add(next.get());
      next = permits.take(BUSY, SessionUse.REQUEST);
    }

    assertThat(taken).hasSize(24);
    assertThat(permits.take(new Claimant("other", "10.0.0.1"), SessionUse.REQUEST)).isPresent();
    assertThat(takeAll(BUSY)).hasSize(8);
    taken.getFirst().release();
    assertThat(permits.take(BUSY, SessionUse.REQUEST)).isPresent();
  }
}
