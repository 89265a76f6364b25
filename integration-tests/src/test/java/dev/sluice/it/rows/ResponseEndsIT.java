package dev.sluice.it.rows;

import static dev.sluice.it.rows.node.RowReplies.DISCONNECT;
import static dev.sluice.it.rows.node.RowReplies.END;
import static dev.sluice.it.rows.node.RowReplies.FIRST;
import static dev.sluice.it.rows.node.RowReplies.LAST;
import static dev.sluice.it.rows.node.RowReplies.NORMAL;
import static dev.sluice.it.rows.node.RowReplies.PIECES;
import static dev.sluice.it.rows.node.RowReplies.STATUS;
import static dev.sluice.it.rows.node.RowReplies.STREAMED;
import static dev.sluice.it.rows.node.RowReplies.UPSTREAM;
import static dev.sluice.it.rows.node.RowReplies.WITH_FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.AuditTopic;
import dev.sluice.it.Operator;
import dev.sluice.it.rows.node.HookAnswersOfRows;
import dev.sluice.it.rows.node.OlderAnswers;
import dev.sluice.it.rows.node.RowClient;
import dev.sluice.it.rows.node.RowEvents;
import dev.sluice.it.rows.node.RowHosts;
import dev.sluice.it.rows.node.RowNode;
import dev.sluice.it.rows.node.RowNode.Came;
import dev.sluice.it.rows.node.RowOrigin.Reply;
import dev.sluice.it.service.ResponsePeer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ends that are no fault of a stage: of TLS, of the client's output (row {@code
 * "client-half-closed"}), and of the policy (row {@code "policy-reload"}).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResponseEndsIT {
  private static final int POLICY_RELOAD = 3;
  private static final String SETTINGS = "  half_close: finish\n  timeouts: {after_reload: 1s}\n";
  private static final String CUT = "origin closed the connection within a response";

  private RowNode node;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    node = RowNode.start(directory, RowHosts.BOTH, SETTINGS);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private ResponsePeer<?> peer(String host) {
    return host.equals(RowHosts.HOOKS) ? node.hooks : node.older;
  }

  private void assertEnded(String host, String path, int reason) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(peer(host).ended(path)).containsExactly(reason));
  }

  private JsonObject closing(String path) {
    return RowEvents.byPath(
            node.topic.until(
                all ->
                    all.stream()
                        .anyMatch(
                            event ->
                                AuditTopic.code(event).equals("response.closing")
                                    && RowEvents.path(event).equals(path))))
        .getOrDefault(path, new RowEvents(List.of()))
        .of("response.closing")
        .getFirst();
  }

  /** Stages read the body whole, so that nothing goes on before its end. */
  private void readsWhole(String path) {
    node.older.when(path, OlderAnswers.whole());
    node.hooks.when(path, HookAnswersOfRows.whole());
  }

  private Came overTls(String host, String path, List<String> until) throws IOException {
    try (RowClient client = RowClient.of(node, host, true)) {
      return client.send("GET", "HTTP/1.1", path).read(path, until);
    }
  }

  /** Of a body without a length, whose end is that of its connection. */
  @ParameterizedTest
  @CsvSource({"closed.test, true", "closed.test, false", "hooked.test, true", "hooked.test, false"})
  void anOriginEndsABodyByCloseNotifyOnly(String host, boolean told) throws IOException {
    String path = "/until-close/" + told + "/" + host;
    Reply reply = Reply.cut(STATUS + "\r\nfirst ", "last");
    node.origin.answers(path, told ? reply : reply.withoutCloseNotify());

    Came came = overTls(host, path, WITH_FIRST);

    assertThat(came.text()).startsWith(STREAMED + FIRST);
    if (told) {
      assertThat(came).isEqualTo(new Came(STREAMED + FIRST + LAST + END, false));
      assertEnded(host, path, NORMAL);
    } else {
      assertThat(came.text()).doesNotEndWith(END);
      assertThat(came.reset()).isTrue();
      assertEnded(host, path, UPSTREAM);
      assertThat(closing(path).getString("status_detail")).isEqualTo(CUT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"closed.test", "hooked.test"})
  void aWholeReaderGetsNoBodyWithoutCloseNotify(String host) throws IOException {
    String path = "/until-close/whole/" + host;
    node.origin.answers(path, Reply.cut(STATUS + "\r\nfirst last").withoutCloseNotify());
    readsWhole(path);

    assertThat(overTls(host, path, List.of()).text())
        .startsWith("HTTP/1.1 502 ")
        .contains("response_delivery_failed")
        .doesNotContain("first");
    assertEnded(host, path, UPSTREAM);
  }

  /** Before the head of the response, and after it; in TLS by close_notify. */
  @ParameterizedTest
  @CsvSource({"closed.test, false", "closed.test, true", "hooked.test, false", "hooked.test, true"})
  void aClientThatEndsItsOutputGetsItsResponse(String host, boolean tls) throws IOException {
    for (boolean early : List.of(true, false)) {
      String path = "/half-closed/%s/%s/%s".formatted(host, tls, early);
      node.origin.answers(path, PIECES);
      try (RowClient client = RowClient.of(node, host, tls)) {
        client.send("GET", "HTTP/1.1", path);
        if (!early) {
          client.await(FIRST);
        }
        client.endOutput();

        Came came = client.read(path, WITH_FIRST);

        assertThat(came).isEqualTo(new Came(STREAMED + FIRST + LAST + END, false));
      }
      assertEnded(host, path, NORMAL);
    }
  }

  /** That shows when something is written to it. */
  @ParameterizedTest
  @ValueSource(strings = {"closed.test", "hooked.test"})
  void aHalfClosedClientThatLeavesEndsItsStages(String host) throws IOException {
    String path = "/half-closed/left/" + host;
    node.origin.answers(path, Reply.of(PIECES.parts().getFirst(), LAST, END));
    try (RowClient client = RowClient.of(node, host, false)) {
      client.send("GET", "HTTP/1.1", path).endOutput();
      client.await(FIRST);
      client.reset();
      node.origin.release(path);
    }
    assertEnded(host, path, DISCONNECT);
    assertThat(closing(path).getString("status_detail")).isEqualTo("downstream_disconnect");
  }

  /** Both contracts at once: what is in flight finishes on its generation. */
  @Test
  void anotherPolicyEndsNoResponse() throws IOException {
    String path = "/policy-change/";
    List<String> hosts = List.of(RowHosts.CLOSED, RowHosts.HOOKS);
    try (Operator operator = new Operator(node.deployment);
        RowClient older = begun(hosts.getFirst(), path);
        RowClient hooks = begun(hosts.getLast(), path)) {
      String changed = RowHosts.BOTH.policy(node.origin).replace("full", "read-write");
      assertThat(operator.put(changed)).isEqualTo(200);
      await()
          .during(Duration.ofSeconds(2))
          .until(() -> hosts.stream().allMatch(it -> peer(it).ended(path + it).isEmpty()));

      Came whole = new Came(STREAMED + FIRST + LAST + END, false);
      assertThat(older.read(path + hosts.getFirst(), WITH_FIRST)).isEqualTo(whole);
      assertThat(hooks.read(path + hosts.getLast(), WITH_FIRST)).isEqualTo(whole);
    }
    for (String host : hosts) {
      assertEnded(host, path + host, NORMAL);
    }
  }

  /** The same: a response in flight ends a second after its policy was removed. */
  @Test
  void aRemovedPolicyEndsItsResponses() throws IOException {
    String path = "/policy-reload/";
    List<String> hosts = List.of(RowHosts.CLOSED, RowHosts.HOOKS);
    try (Operator operator = new Operator(node.deployment);
        RowClient older = begun(hosts.getFirst(), path);
        RowClient hooks = begun(hosts.getLast(), path)) {
      assertThat(operator.delete()).isEqualTo(200);

      for (RowClient client : List.of(older, hooks)) {
        assertThat(client.read(path, List.of())).isEqualTo(new Came(STREAMED + FIRST, true));
      }
      assertThat(operator.put(RowHosts.BOTH.policy(node.origin))).isEqualTo(200);
    }
    for (String host : hosts) {
      assertEnded(host, path + host, POLICY_RELOAD);
      assertThat(closing(path + host).getString("status_detail")).isEqualTo("policy_reload");
    }
  }

  /** Its first piece is with the client, and the rest does not come. */
  private RowClient begun(String host, String path) throws IOException {
    node.origin.answers(path + host, PIECES);
    RowClient client = RowClient.of(node, host, false).send("GET", "HTTP/1.1", path + host);
    client.await(FIRST);
    return client;
  }
}
