package dev.sluice.app.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.dev.DemoOrigin;
import dev.sluice.config.settings.Settings;
import dev.sluice.tools.command.ConfigFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingFilesTest {
  @TempDir private Path directory;

  @Test
  void settingsAreValid() throws IOException {
    new TrainingFiles(directory).write(new TrainingPorts(1, 2, 3, 4, 5), 6, "certificate");

    Settings settings = ConfigFiles.settings(directory);
    assertThat(settings.proxy().listen()).hasToString("127.0.0.1:1");
    assertThat(settings.kafka().bootstrapServers()).isEqualTo("127.0.0.1:3");
    assertThat(directory.resolve("policies/default.yaml"))
        .content()
        .contains(
            "host: " + TrainingFiles.PLAIN_HOST + ", port: 4",
            "host: " + DemoOrigin.HOST + ", port: 4",
            "host: " + DemoOrigin.HOST + ", port: 5",
            "host: " + TrainingFiles.REMOTE_HOST + ", port: 4");
    assertThat(directory.resolve("gateway.toml")).content().contains("http://127.0.0.1:6");
  }

  @Test
  void portsAreFreeAndDifferent() throws IOException {
    TrainingPorts ports = TrainingPorts.choose();

    assertThat(List.of(ports.proxy(), ports.admin(), ports.kafka(), ports.http(), ports.https()))
        .doesNotHaveDuplicates()
        .allMatch(port -> port > 0);
  }
}
