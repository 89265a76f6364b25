package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("reads standard output")
class ProposalsCommandTest {
  private static final String REJECTED =
      "{\"accepted_chunks\": 0, \"rejected_chunks\": 1, \"rejection_reasons\": [\"host"
          + " \u009b2J\"]}";

  private final CapturedOutput output = new CapturedOutput();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  @TempDir private Path directory;
  private AdminStub admin;
  private volatile String answer = REJECTED;

  @BeforeEach
  void listen() throws IOException {
    admin = AdminStub.answering(this::answer);
  }

  @AfterEach
  void close() {
    admin.close();
    output.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(202, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private int proposals(String... arguments) {
    List<String> all = new ArrayList<>(List.of("proposals"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--admin", admin.address()));
    return SluiceCommand.execute(all.toArray(String[]::new));
  }

  private int create(String option, String content) throws IOException {
    Path file = Files.writeString(directory.resolve("proposals.json"), content);
    return proposals("create", "--sandbox", "ci", option, file.toString());
  }

  private static String endpoint(String host, String rules) {
    return "{\"host\": \"%s\", \"port\": 443, \"rules\": [%s]}".formatted(host, rules);
  }

  private static String suggested(String... endpoints) {
    return "{\"sandboxes\": [{\"sandbox\": \"ci\", \"endpoints\": [%s]}]}"
        .formatted(String.join(",", endpoints));
  }

  @Test
  void whenNoOperationWasAcceptedTheAnswerIsNo() throws IOException {
    assertThat(create("--file", "{}")).isEqualTo(1);
    assertThat(output.out()).contains("\"rejection_reasons\":[\"host \\u009B2J\"]");

    answer = "{\"accepted_chunks\": 1, \"rejected_chunks\": 1}";
    assertThat(create("--file", "{}")).isZero();
  }

  @Test
  void whenNothingIsLeftToProposeTheAnswerIsNo() throws IOException {
    assertThat(create("--suggested", suggested(endpoint("tunnel.example.com", "")))).isEqualTo(1);
    assertThat(create("--suggested", "{}")).isEqualTo(1);

    assertThat(asked).isEmpty();
    assertThat(output.err())
        .isEqualTo(
            """
            sluice: left out: tunnel.example.com:443, nothing is known of its requests
            sluice: nothing to propose for sandbox ci
            sluice: nothing to propose for sandbox ci
            """);
  }

  @Test
  void whatIsLeftOutIsTold() throws IOException {
    answer = "{\"accepted_chunks\": 1, \"rejected_chunks\": 0}";
    String rule = "{\"allow\": {\"method\": \"GET\", \"path\": \"/%s\"}}";

    assertThat(
            create(
                "--suggested",
                suggested(
                    endpoint("a.example.com", rule.formatted("a")),
                    endpoint("large.example.com", rule.formatted("x".repeat(70_000))))))
        .isZero();

    assertThat(asked).singleElement().asString().contains("a.example.com").doesNotContain("large");
    assertThat(output.err())
        .isEqualTo("sluice: left out: large.example.com:443, its rules have more than 64 KiB\n");
  }

  @Test
  void aListThatIsCutSaysSo() {
    answer = "{\"proposals\": [{\"id\": \"1\", \"state\": \"open\"}], \"cut\": true}";
    assertThat(proposals("list")).isZero();

    assertThat(output.out()).endsWith("\nolder ones are left out; --sandbox ID shows all of one\n");
  }
}
