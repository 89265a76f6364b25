package dev.sluice.app.cluster.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.BusHandler;
import dev.sluice.proto.v1.NodePresence;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceRegistryTest {
  private final PresenceRegistry<String> registry = new PresenceRegistry<>();

  @Test
  void everyMemberSpeaksForItself() {
    registry.onMembers(List.of("a", "b"));
    registry.onAnnouncement("a", presence("a-1", 1, "x", "y"));
    registry.onAnnouncement("b", presence("b-1", 1, "x"));

    MemberDirectory directory = registry.directory();
    assertThat(directory.nodes()).containsExactlyInAnyOrder("a-1", "b-1");
    assertThat(directory.handlers("x"))
        .extracting(RegistrationInfo::nodeId)
        .containsExactlyInAnyOrder("a-1", "b-1");
    assertThat(directory.handlers("y")).extracting(RegistrationInfo::nodeId).containsExactly("a-1");
    assertThat(directory.handlers("z")).isEmpty();
  }

  @Test
  void whatIsNewerReplacesAllThatASenderSaid() {
    registry.onMembers(List.of("a"));
    registry.onAnnouncement("a", presence("a-1", 2, "x"));

    assertThat(registry.onAnnouncement("a", presence("a-1", 1, "y"))).isFalse();
    assertThat(registry.onAnnouncement("a", presence("a-1", 2, "y"))).isFalse();
    assertThat(registry.directory().handlers("y")).isEmpty();
    assertThat(registry.onAnnouncement("a", presence("a-1", 3, "y"))).isTrue();
    assertThat(registry.directory().handlers("x")).isEmpty();
    assertThat(registry.directory().handlers("y")).hasSize(1);
  }

  @Test
  void whoLeavesIsForgottenAndHeardAgainWhenItIsBack() {
    registry.onMembers(List.of("a", "b"));
    registry.onAnnouncement("b", presence("b-1", 7, "x"));

    registry.onMembers(List.of("a"));
    assertThat(registry.directory().nodes()).isEmpty();
    assertThat(registry.onAnnouncement("b", presence("b-1", 8, "x"))).isFalse();

    registry.onMembers(List.of("a", "b"));
    assertThat(registry.silent()).containsExactlyInAnyOrder("a", "b");
    assertThat(registry.onAnnouncement("b", presence("b-1", 7, "x"))).isTrue();
    assertThat(registry.silent()).containsExactly("a");
  }

  @Test
  void aNodeWhoseBusDoesNotListenYetIsNotThere() {
    registry.onMembers(List.of("a"));
    registry.onAnnouncement("a", presence("a-1", 1, "x").toBuilder().setBusPort(0).build());

    assertThat(registry.directory().nodes()).isEmpty();
    assertThat(registry.directory().handlers("x")).isEmpty();
    assertThat(registry.silent()).isEmpty();
  }

  @Test
  void whatIsAnsweredOtherwiseIsNamed() {
    registry.onMembers(List.of("a", "b"));
    registry.onAnnouncement("a", presence("a-1", 1, "x", "y"));
    MemberDirectory before = registry.directory();
    registry.onAnnouncement("b", presence("b-1", 1, "y", "z"));

    assertThat(registry.directory().changedSince(before)).containsExactlyInAnyOrder("y", "z");
    assertThat(MemberDirectory.EMPTY.changedSince(before)).containsExactlyInAnyOrder("x", "y");
  }

  private static NodePresence presence(String node, long number, String... addresses) {
    NodePresence.Builder presence =
        NodePresence.newBuilder()
            .setNode(node)
            .setNumber(number)
            .setBusHost("127.0.0.1")
            .setBusPort(7801);
    for (String address : addresses) {
      presence.addHandlers(BusHandler.newBuilder().setAddress(address));
    }
    return presence.build();
  }
}
