package dev.sluice.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jgroups.protocols.pbcast.STABLE;
import org.junit.jupiter.api.Test;

class MemberProtocolsTest {
  @Test
  void whatEverybodyHasIsForgottenSoon() {
    try (TrialMember member = TrialMember.first("member", Optional.empty(), 0, 0)) {
      STABLE stable = member.channel().getProtocolStack().findProtocol(STABLE.class);

      assertThat(stable.getDesiredAverageGossip()).isEqualTo(2000);
      assertThat(stable.getMaxBytes()).isEqualTo(262_144);
    }
  }
}
