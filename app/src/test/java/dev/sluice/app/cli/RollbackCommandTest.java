package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("reads standard output")
class RollbackCommandTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private AdminStub admin;

  @BeforeEach
  void listen() throws IOException {
    admin = AdminStub.answering(this::answer);
  }

  @AfterEach
  void close() {
    admin.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String reason = exchange.getRequestHeaders().getFirst("X-Sluice-Reason");
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + reason);
    byte[] body = "{\"a\":1}\n".getBytes(StandardCharsets.UTF_8);
    boolean gone = String.valueOf(exchange.getRequestURI()).endsWith("=9");
    exchange.sendResponseHeaders(gone ? 404 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static int run(String... arguments) {
    return SluiceCommand.execute(arguments);
  }

  @Test
  void theAdminApiIsAsked() {
    String at = admin.address();
    try (CapturedOutput output = new CapturedOutput()) {
      assertThat(run("policy", "rollback", "--sandbox", "ci", "--admin", at)).isZero();
      assertThat(run("policy", "rollback", "3", "--reason", "broke builds", "--admin", at))
          .isZero();
      assertThat(output.out()).isEqualTo("{\"a\":1}\n{\"a\":1}\n");
      assertThat(run("policy", "rollback", "9", "--admin", at)).isOne();
      assertThat(output.err()).contains("{\"a\":1}");
    }
    assertThat(asked)
        .containsExactly(
            "GET /v1/policies/ci/revisions null",
            "POST /v1/policies/default/rollback?revision=3 broke builds",
            "POST /v1/policies/default/rollback?revision=9 null");
  }
}
