package dev.sluice.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.HostPort;
import java.util.List;
import org.infinispan.remoting.transport.jgroups.EmbeddedJGroupsChannelConfigurator;
import org.jgroups.JChannel;
import org.jgroups.protocols.pbcast.STABLE;
import org.junit.jupiter.api.Test;

class MemberProtocolsTest {
  @Test
  void whatEverybodyHasIsForgottenSoon() throws Exception {
    HostPort own = new HostPort("127.0.0.1", 7800);
    try (JChannel channel =
        new JChannel(
            new EmbeddedJGroupsChannelConfigurator(
                "test", MemberProtocols.of(own, List.of(own)), null))) {
      STABLE stable = channel.getProtocolStack().findProtocol(STABLE.class);

      assertThat(stable.getDesiredAverageGossip()).isEqualTo(2000);
      assertThat(stable.getMaxBytes()).isEqualTo(262_144);
    }
  }
}
