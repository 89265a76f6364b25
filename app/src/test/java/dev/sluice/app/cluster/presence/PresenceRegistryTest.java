package dev.sluice.app.cluster.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.BusHandler;
import dev.sluice.proto.v1.NodePresence;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private final Gathering<String> gathering = new Gathering<>();

  @Test
  void everyMemberSpeaksForItself() {
    gathering.members(List.of("a", "b"));
    gathering.heard("a", presence("a-1", 1, "x", "y"));
    gathering.heard("b", presence("b-1", 1, "x"));

    Directory directory = gathering.directory();
    assertThat(directory.nodes()).containsExactlyInAnyOrder("a-1", "b-1");
    assertThat(directory.handlers("x"))
        .extracting(RegistrationInfo::nodeId)
        .containsExactlyInAnyOrder("a-1", "b-1");
    assertThat(directory.handlers("y")).extracting(RegistrationInfo::nodeId).containsExactly("a-1");
    assertThat(directory.handlers("z")).isEmpty();
  }

  @Test
  void whatIsNewerReplacesAllThatASenderSaid() {
    gathering.members(List.of("a"));
    gathering.heard("a", presence("a-1", 2, "x"));

    assertThat(gathering.heard("a", presence("a-1", 1, "y"))).isFalse();
    assertThat(gathering.heard("a", presence("a-1", 2, "y"))).isFalse();
    assertThat(gathering.directory().handlers("y")).isEmpty();
    assertThat(gathering.heard("a", presence("a-1", 3, "y"))).isTrue();
    assertThat(gathering.directory().handlers("x")).isEmpty();
    assertThat(gathering.directory().handlers("y")).hasSize(1);
  }

  @Test
  void whoLeavesIsForgottenAndHeardAgainWhenItIsBack() {
    gathering.members(List.of("a", "b"));
    gathering.heard("b", presence("b-1", 7, "x"));

    gathering.members(List.of("a"));
    assertThat(gathering.directory().nodes()).isEmpty();
    assertThat(gathering.heard("b", presence("b-1", 8, "x"))).isFalse();

    gathering.members(List.of("a", "b"));
    assertThat(gathering.unheard()).containsExactlyInAnyOrder("a", "b");
    assertThat(gathering.heard("b", presence("b-1", 7, "x"))).isTrue();
    assertThat(gathering.unheard()).containsExactly("a");
  }

  @Test
  void aNodeWhoseBusDoesNotListenYetIsNotThere() {
    gathering.members(List.of("a"));
    gathering.heard("a", presence("a-1", 1, "x").toBuilder().setBusPort(0).build());

    assertThat(gathering.directory().nodes()).isEmpty();
    assertThat(gathering.directory().handlers("x")).isEmpty();
    assertThat(gathering.unheard()).isEmpty();
  }

  @Test
  void whatIsAnsweredOtherwiseIsNamed() {
    gathering.members(List.of("a", "b"));
    gathering.heard("a", presence("a-1", 1, "x", "y"));
    Directory before = gathering.directory();
    gathering.heard("b", presence("b-1", 1, "y", "z"));

    assertThat(gathering.directory().changedSince(before)).containsExactlyInAnyOrder("y", "z");
    assertThat(Directory.EMPTY.changedSince(before)).containsExactlyInAnyOrder("x", "y");
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
