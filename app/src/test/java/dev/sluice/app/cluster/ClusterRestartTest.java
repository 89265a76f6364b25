package dev.sluice.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.ClusterSettings.Keys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members that start while others have died or do not answer, on real sockets. */
@Order(1)
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClusterRestartTest {
  /** The bound of docs/scale.md. */
  private static final Duration RESTART = Duration.ofSeconds(30);

  @TempDir private Path directory;

  @Test
  void aMemberJoinsAfterHalfOfTheOthersDiedAtOnce() {
    List<TrialMember> members = TrialMember.join("one", "two", "three", "four");
    TrialMember two = members.get(1);
    two.answer("only two");
    await().until(() -> members.stream().allMatch(member -> member.present().size() == 4));

    // The first is the coordinator, which alone admits members.
    members.getFirst().dies();
    members.getLast().dies();

    long begin = System.nanoTime();
    try (TrialMember again = two.another("again")) {
      await().atMost(RESTART).until(() -> again.ask("only two").equals("two"));
      await().atMost(RESTART).untilAsserted(() -> assertThat(again.present()).hasSize(3));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(RESTART);
    members.forEach(TrialMember::close);
  }

  /** Its machine answers for it, as when the process is paused: the TLS handshake never ends. */
  @Test
  void aMemberJoinsBesideOneThatAcceptsConnectionsAndIsSilent() throws IOException {
    MemberKeyFiles.write(directory);
    Keys keys =
        new Keys(
            directory.resolve("node.pem"),
            directory.resolve("node.key"),
            directory.resolve("ca.pem"));
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        TrialMember one = TrialMember.first("one", Optional.of(keys), 0, 0)) {
      one.answer("only one");
      HostPort paused = new HostPort("127.0.0.1", silent.getLocalPort());

      try (TrialMember two = one.another("two", List.of(paused))) {
        assertThat(two.ask("only one")).isEqualTo("one");
        assertThat(two.present()).hasSize(2);
        assertIsClosed(silent);
      }
    }
  }

  /** The member does not wait for ever. */
  private static void assertIsClosed(ServerSocket silent) throws IOException {
    try (Socket dialed = silent.accept()) {
      dialed.setSoTimeout(10_000);
      assertThat(dialed.getInputStream().readAllBytes()).isNotEmpty();
    }
  }
}
