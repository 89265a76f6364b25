package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.tools.command.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code sluice trace} says of options that it cannot follow, and of other servers. */
@Isolated("reads standard output")
class TraceUsageTest {
  private static final String TOKEN = "0123456789abcdef";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--count 0 | --count: expected a number from 1 to 100",
        "--count 101 | --count: expected a number from 1 to 100",
        "--count many | --count: expected a whole number, not 'many'",
        "--timeout 0 | --timeout: write seconds from 1 to 600",
        "--timeout 601 | --timeout: write seconds from 1 to 600",
        "--sandbox a/b | --sandbox: expected an id of proxy.sandboxes, or default",
        "--host a..b | --host: host pattern must not contain empty DNS labels; write a host such as"
            + " api.example.com, *.example.com or **.example.com",
        "--format xml | use one of: text, json",
        "--admin localhost | --admin: expected HOST:PORT, such as 127.0.0.1:9090; the port is"
            + " missing",
        "--hots a | unknown option '--hots'; did you mean --host? see",
        "--token-file missing | --token-file: missing is missing",
        "--admin 127.0.0.1:1 | no node answers at 127.0.0.1:1; start one (sluice dev), or name"
            + " another by --admin HOST:PORT or --config DIR",
      })
  void wrongOptionsAreExplained(String options, String message) {
    try (CapturedOutput output = new CapturedOutput()) {
      assertThat(run(options.split(" ", -1))).isEqualTo(ExitCode.USAGE);
      assertThat(output.err()).hasLineCount(1).startsWith("sluice: ").contains(message);
      assertThat(output.out()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | does not accept the token; give that of its admin.token_file by --token-file FILE",
        "403 | answers 403: set a \\u{1b}token",
        "404 | has no such page; it may be of an earlier version",
        "200 | is not the admin API of a node; check --admin",
        "500 | answers 500: set a \\u{1b}token",
      })
  void otherAnswersAreExplained(int status, String message) throws IOException {
    HttpServer server = answering(status);
    try (CapturedOutput output = new CapturedOutput()) {
      assertThat(run("--admin", "127.0.0.1:" + server.getAddress().getPort()))
          .isEqualTo(ExitCode.USAGE);
      assertThat(output.err()).hasLineCount(1).contains(message);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void theTokenOfTheSettingsIsSentAndNotPrinted() throws IOException {
    HttpServer server = answering(403);
    List<String> sent = new ArrayList<>();
    server.createContext(
        "/v1/trace",
        exchange -> {
          sent.add(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(401, -1);
          exchange.close();
        });
    Files.writeString(directory.resolve("token"), TOKEN + "\n");
    Files.writeString(
        directory.resolve("sluice.yaml"),
        "admin: {listen: \"0.0.0.0:%d\", token_file: token}\n"
            .formatted(server.getAddress().getPort()));
    try (CapturedOutput output = new CapturedOutput()) {
      assertThat(run("--config", directory.toString())).isEqualTo(ExitCode.USAGE);
      assertThat(sent).containsExactly("Bearer " + TOKEN);
      assertThat(output.err()).doesNotContain(TOKEN);
    } finally {
      server.stop(0);
    }
  }

  private static HttpServer answering(int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "{\"error\":\"set a \\u001btoken\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static int run(String... options) {
    List<String> arguments = new ArrayList<>(List.of("trace"));
    arguments.addAll(List.of(options));
    return SluiceCommand.execute(arguments.toArray(String[]::new));
  }
}
