package dev.sluice.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.Settings;
import dev.sluice.testing.Ports;
import dev.sluice.tools.command.ConfigFiles;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps that a node with all roles tells while it starts. */
class NodeStartTest {
  private final int proxy = Ports.free();
  @TempDir private Path config;

  @Test
  void theProxyListensAfterTheLastStep() throws IOException {
    List<String> steps = new ArrayList<>();
    try (Teardown teardown =
        new Teardown(step -> steps.add(step + (listens(proxy) ? ", listening" : "")))) {
      SluiceNode.start(settings(), config, teardown);

      assertThat(steps)
          .containsExactly(
              "audit journal", "policies and middleware", "certificate authority and listeners");
      assertThat(listens(proxy)).isTrue();
    }
  }

  private Settings settings() throws IOException {
    Files.createDirectories(config.resolve("policies"));
    Files.writeString(
        config.resolve("sluice.yaml"),
        """
        state: state
        proxy: {listen: "127.0.0.1:%d", timeouts: {lame_duck: 0}}
        admin: {listen: "127.0.0.1:%d"}
        kafka: {bootstrap_servers: "127.0.0.1:%d"}
        """
            .formatted(proxy, Ports.free(), Ports.free()));
    Files.writeString(
        config.resolve("policies/default.yaml"),
        """
        version: 1
        network_policies:
          only: {endpoints: [{host: a.test, port: 80, protocol: rest, access: full}]}
        """);
    return ConfigFiles.settings(config);
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (ConnectException refused) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
