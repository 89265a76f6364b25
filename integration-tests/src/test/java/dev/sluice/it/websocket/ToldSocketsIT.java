package dev.sluice.it.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.it.Distribution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** What commands tell people of a session with a changed message and a denied one. */
@Execution(CONCURRENT)
class ToldSocketsIT {
  private static final String SECRET = "sk-canary0123456789abcdefgh";
  private static final String POLICY =
      """
      version: 1
      network_policies:
        tools:
          endpoints:
            - {host: rpc.test, port: PORT, protocol: json-rpc, enforcement: enforce, upgrades: allow,
               rules: [{allow: {method: eth_call}}]}
      network_middlewares:
        secrets: {middleware: sluice/secrets, config: {mode: redact}, endpoints: {include: [rpc.test]}}
      """;

  @TempDir private Path directory;

  @Test
  void aSessionIsTracedAndItsDenialCounted() throws Exception {
    try (SocketNode node = SocketNode.start(directory, "", POLICY, List.of("rpc.test"))) {
      String admin = "127.0.0.1:" + node.deployment().admin();
      Path steps = directory.resolve("steps");
      Process trace = start(steps, "trace", "--admin", admin, "--count", "1");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Files.readString(steps).contains("listening at"));
      talk(node);

      assertThat(trace.waitFor(3, TimeUnit.MINUTES)).isTrue();
      assertThat(Files.readString(steps).replaceAll("\\s+", " "))
          .contains("websocket.opening", "websocket.stage", "stage secrets")
          .contains("from the client, text", "changed the message")
          .contains("asked eth_sendTransaction", "policy_denied", "closed with 1008")
          .contains("messages read 2, messages changed 1, messages denied 1")
          .doesNotContain(SECRET);
      // Nodes tell of denials each second.
      await()
          .atMost(Duration.ofMinutes(5))
          .untilAsserted(
              () ->
                  assertThat(run("denials", "--admin", admin))
                      .contains("policy_denied", "json-rpc eth_sendTransaction", "/told"));
    }
  }

  private static void talk(SocketNode node) throws IOException {
    try (FrameSocket socket = node.open("rpc.test", "/told")) {
      socket.text(
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_call\",\"params\":[\"" + SECRET + "\"]}");
      assertThat(socket.receive().text()).contains("eth_call").doesNotContain(SECRET);
      socket.text(
          "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"eth_sendTransaction\",\"params\":[]}");
      assertThat(socket.receive().closeReason()).isEqualTo("policy_denied");
    }
  }

  private static Process start(Path output, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Distribution.launcher().toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** What a command printed within one and a half minutes. */
  private String run(String... arguments) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "printed", "");
    Process process = start(output, arguments);
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      process.destroy();
      process.waitFor(10, TimeUnit.SECONDS);
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}
