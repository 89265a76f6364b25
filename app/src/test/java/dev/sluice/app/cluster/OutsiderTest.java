package dev.sluice.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.ClusterSettings.Keys;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who knows where the cluster is, and does not have its keys. */
class OutsiderTest {
  @TempDir private Path directory;

  @Test
  void withoutKeysNobodyJoins() throws Exception {
    MemberKeyFiles.write(directory);
    Keys keys =
        new Keys(
            directory.resolve("node.pem"),
            directory.resolve("node.key"),
            directory.resolve("ca.pem"));
    try (TrialMember member = TrialMember.first("member", Optional.of(keys), 0, 0);
        TrialMember second = member.another("second")) {
      member.answer("anybody");
      // It tries as long as any member, and then begins a cluster of its own.
      try (TrialMember outsider = member.outsider("outsider")) {
        assertThat(outsider.ask("anybody")).isEqualTo("no answer");
        assertThat(outsider.present()).hasSize(1);
        assertThat(member.present()).hasSize(2);
        assertThat(second.ask("anybody")).isEqualTo("member");
      }
    }
  }
}
