package dev.sluice.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.GuardService;
import dev.sluice.config.settings.Settings;
import dev.sluice.testing.Ports;
import dev.sluice.tools.command.ConfigFiles;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start of a node with all roles: its steps, and what its warm-up must not do. */
class NodeStartTest {
  private final int proxy = Ports.free();
  private final int admin = Ports.free();
  private final GuardService service = GuardService.allowing();
  private final AtomicInteger evaluated = new AtomicInteger();
  @TempDir private Path config;

  @Test
  void warmsUpBeforeTheProxyListens() throws IOException {
    List<String> steps = new ArrayList<>();
    try (Teardown teardown =
        new Teardown(step -> steps.add(step + (listens(proxy) ? ", listening" : "")))) {
      SluiceNode.start(settings(), config, teardown);

      assertThat(steps)
          .containsExactly(
              "audit journal",
              "policies and middleware",
              "warm-up",
              "certificate authority and listeners");
      assertThat(listens(proxy)).isTrue();
    }
  }

  @Test
  void itsWarmUpLeavesNoRecordMetricOrCall() throws IOException, InterruptedException {
    service.answering(
        "EvaluateHttpRequest",
        (call, message) -> {
          evaluated.incrementAndGet();
          GuardService.replying(GuardService.allow()).to(call, message);
        });
    try (Teardown teardown = new Teardown()) {
      SluiceNode.start(settings(), config, teardown);

      assertThat(metric("sluice_chain_evaluated_total")).isZero();
      // Lifecycle, listener, authority, configuration, service: a warm-up has hundreds.
      assertThat(metric("sluice_audit_appended_total")).isBetween(1, 20);
      assertThat(evaluated).hasValue(0);
    } finally {
      service.close();
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
            .formatted(proxy, admin, Ports.free()));
    writePolicy();
    return ConfigFiles.settings(config);
  }

  private void writePolicy() throws IOException {
    Files.writeString(
        config.resolve("gateway.toml"),
        """
        [[openshell.supervisor.middleware]]
        name = "corp/guard"
        grpc_endpoint = "%s"
        allow_insecure_transport = true
        max_payload_bytes = 65536
        timeout = "500ms"
        """
            .formatted(service.start()));
    Files.writeString(
        config.resolve("policies/default.yaml"),
        """
        version: 1
        network_policies:
          only: {endpoints: [{host: a.test, port: 80, protocol: rest, access: full}]}
        network_middlewares:
          guard: {middleware: corp/guard, endpoints: {include: [a.test]}}
        """);
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

  private int metric(String name) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String page =
          client
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + "/metrics"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      return page.lines()
          .filter(line -> line.startsWith(name))
          .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }
  }
}
