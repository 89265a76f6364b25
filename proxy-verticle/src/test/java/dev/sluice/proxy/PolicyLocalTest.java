package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ProposalRefusal;
import dev.sluice.proto.v1.ProposalState;
import dev.sluice.proto.v1.ProposalStates;
import dev.sluice.proto.v1.ProposeRules;
import dev.sluice.proto.v1.ReadProposals;
import dev.sluice.proto.v1.RulesProposed;
import dev.sluice.testing.Ports;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code policy.local}, over sockets. */
class PolicyLocalTest {
  private static final String POLICY =
      """
      # not shown
      version: 1
      network_policies:
        api:
          endpoints:
            - {host: api.example.com, port: 80, protocol: rest, enforcement: enforce, access: read-only}
      """;

  private final ProxyHarness proxy = ProxyHarness.create();
  private final int on = Ports.free();
  private final int off = Ports.free();

  @BeforeEach
  void start() {
    proxy.sandboxes =
        new Sandboxes(
            List.of(
                new Sandbox(
                    "ci", Optional.of(new HostPort("127.0.0.1", on)), Optional.empty(), true),
                new Sandbox("lab", Optional.of(new HostPort("127.0.0.1", off)), Optional.empty())),
            false);
    proxy.policies.put("ci", POLICY);
    proxy.start("version: 1\n");
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private static String ask(int port, String line, String rest) {
    try (RawClient client = RawClient.connect(port)) {
      return client
          .send(line + " HTTP/1.1\r\nHost: policy.local\r\nConnection: close\r\n" + rest)
          .readToEnd();
    }
  }

  private static String get(int port, String path) {
    return ask(port, "GET http://policy.local" + path, "\r\n");
  }

  private String post(String body) {
    return ask(
        on,
        "POST http://policy.local/v1/proposals",
        "Content-Length: " + body.length() + "\r\n\r\n" + body);
  }

  private static JsonObject body(String response) {
    return new JsonObject(response.substring(response.indexOf("\r\n\r\n")));
  }

  @Test
  void thePolicyIsShownWithoutItsComments() {
    String response = get(on, "/v1/policy/current");
    assertThat(response).startsWith("HTTP/1.1 200 OK\r\n").contains("Cache-Control: no-store");
    assertThat(body(response).getString("format")).isEqualTo("yaml");
    assertThat(body(response).getString("policy_yaml"))
        .contains("host: api.example.com")
        .doesNotContain("not shown");
    assertThat(get(on, "/v1/skill")).contains("200 OK", "text/markdown", "/v1/proposals/ID/wait");
  }

  @Test
  void aChangedPolicyIsShownAnew() {
    String first = body(get(on, "/v1/policy/current")).getString("policy_yaml");
    assertThat(body(get(on, "/v1/policy/current")).getString("policy_yaml")).isEqualTo(first);
    proxy.policies.put("ci", POLICY.replace("api.example.com", "new.example.com"));
    proxy.reload("version: 1\n");
    assertThat(body(get(on, "/v1/policy/current")).getString("policy_yaml"))
        .isEqualTo(first.replace("api.example.com", "new.example.com"));
  }

  @Test
  void aSandboxSeesItsOwnDenialsAtOnceAndIsGuided() {
    JsonObject refusal =
        body(ask(on, "POST http://api.example.com/x?q=secret", "Content-Length: 0\r\n\r\n"));
    assertThat(refusal.getString("error")).isEqualTo("request_authority_mismatch");
    try (RawClient client = RawClient.connect(on)) {
      JsonObject denied =
          body(
              client
                  .send(
                      "DELETE http://api.example.com/x?q=secret HTTP/1.1\r\n"
                          + "Host: api.example.com\r\n\r\n")
                  .readToEnd());
      assertThat(denied.getString("error")).isEqualTo("policy_denied");
      assertThat(denied.getString("agent_guidance")).contains("proposal");
      JsonArray steps = denied.getJsonArray("next_steps");
      assertThat(steps.stream().map(step -> ((JsonObject) step).getString("action")))
          .containsExactly(
              "read_skill", "inspect_policy", "inspect_recent_denials", "submit_proposal");
      assertThat(steps.getJsonObject(0).getString("url")).isEqualTo("http://policy.local/v1/skill");
    }
    assertThat(get(on, "/nothing")).contains("not_found");
    JsonArray denials = body(get(on, "/v1/denials?last=1")).getJsonArray("denials");
    assertThat(denials).hasSize(1);
    assertThat(denials.getString(0))
        .contains("DENIED DELETE http://api.example.com:80/x [code:policy_denied")
        .doesNotContain("secret");
  }

  @Test
  void aSandboxThatHasItOffIsToldNothing() {
    assertThat(get(off, "/v1/policy/current"))
        .startsWith("HTTP/1.1 404 ")
        .contains("feature_disabled");
    assertThat(get(proxy.port, "/v1/denials"))
        .startsWith("HTTP/1.1 404 ")
        .contains("feature_disabled");
    try (RawClient client = RawClient.connect(off)) {
      assertThat(client.send("GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n").readToEnd())
          .contains("policy_denied")
          .doesNotContain("agent_guidance");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET http://policy.local/nothing | '' | 404 | not_found",
        "GET http://policy.local:8080/v1/skill | '' | 403 | request_authority_mismatch",
        "GET ftp://policy.local/v1/skill | '' | 400 | invalid_policy_local_scheme",
        "GET https://policy.local/v1/skill | '' | 400 | invalid_policy_local_scheme",
        "DELETE http://policy.local/v1/denials | '' | 405 | method_not_supported",
        "GET http://policy.local/v1/skill | Origin: http://a.test | 403 | local_host_refused",
        "GET http://policy.local/v1/skill | Sec-Fetch-Site: none | 403 | local_host_refused",
        "POST http://policy.local/v1/denials | Content-Length: 1 | 413 | unexpected_body",
        "POST http://policy.local/v1/proposals | '' | 400 | invalid_proposal",
        "POST http://policy.local/v1/proposals | Content-Length: 65537 | 413 | invalid_proposal",
      })
  void otherRequestsAreRefused(String line, String header, int status, String code) {
    String rest = header.isEmpty() ? "\r\n" : header + "\r\n\r\n";
    assertThat(ask(on, line, rest)).contains(" " + status + " ", "\"" + code + "\"");
    await()
        .until(
            () ->
                proxy.records().stream().anyMatch(it -> it.getRequest().getRefusal().equals(code)));
  }

  @Test
  void aTunnelToItIsRefused() {
    try (RawClient client = RawClient.connect(on)) {
      assertThat(
              client
                  .send("CONNECT policy.local:443 HTTP/1.1\r\nHost: policy.local:443\r\n\r\n")
                  .readToEnd())
          .startsWith("HTTP/1.1 403 ")
          .contains("local_host_refused");
    }
  }

  @Test
  void withoutAControlNodeAProposalIsUnavailable() {
    assertThat(post("{}")).contains(" 503 ", "gateway_unavailable");
    assertThat(get(on, "/v1/proposals/a")).contains(" 503 ", "gateway_unavailable");
  }

  @Test
  void aProposalGoesToTheControlNodeWithTheSandboxThatIsKnown() {
    List<ProposeRules> proposed = new CopyOnWriteArrayList<>();
    proxy
        .vertx
        .eventBus()
        .<ProposeRules>consumer(
            BusAddress.PROPOSE,
            message -> {
              proposed.add(message.body());
              message.reply(
                  RulesProposed.newBuilder()
                      .addAccepted("p-1")
                      .addRejected("operations[1]: x")
                      .build());
            });
    String response = post("{\"sandbox\":\"lab\"}");
    assertThat(response).startsWith("HTTP/1.1 202 Accepted\r\n");
    assertThat(body(response))
        .isEqualTo(
            new JsonObject(
                """
                {"status":"submitted","accepted_chunks":1,"rejected_chunks":1,
                 "rejection_reasons":["operations[1]: x"],"accepted_chunk_ids":["p-1"]}\
                """));
    assertThat(proposed).hasSize(1);
    assertThat(proposed.getFirst().getSandbox()).isEqualTo("ci");
    assertThat(proposed.getFirst().getNode()).isEqualTo("proxy-1");
    assertThat(proposed.getFirst().getBody().toStringUtf8()).isEqualTo("{\"sandbox\":\"lab\"}");
  }

  @Test
  void refusalsOfTheControlNodeArePassedOn() {
    proxy
        .vertx
        .eventBus()
        .<ProposeRules>consumer(
            BusAddress.PROPOSE,
            message ->
                message.reply(
                    RulesProposed.newBuilder()
                        .setRefusal(
                            ProposalRefusal.newBuilder()
                                .setCode(ProposalRefusal.Code.CODE_FULL)
                                .setDetail("64 proposals are open"))
                        .build()));
    assertThat(post("{}")).contains(" 429 ", "too_many_proposals", "64 proposals are open");
  }

  @Test
  void aWaitEndsWithTheDecisionAndFourAtATimeAreOpen() {
    List<Message<ReadProposals>> waiting = new CopyOnWriteArrayList<>();
    proxy.vertx.eventBus().<ReadProposals>consumer(BusAddress.PROPOSALS, waiting::add);
    List<RawClient> clients = IntStream.range(0, 4).mapToObj(i -> waiting()).toList();
    await().until(() -> waiting.size() == 4);
    assertThat(waiting.getFirst().body().getWaitMs()).isEqualTo(55_000);
    assertThat(waiting.getFirst().body().getSandbox()).isEqualTo("ci");
    assertThat(get(on, "/v1/proposals/p-1/wait")).contains(" 429 ", "too_many_waits");

    waiting.forEach(it -> it.reply(approved()));
    for (RawClient client : clients) {
      JsonObject state = body(client.readToEnd());
      client.close();
      assertThat(state)
          .isEqualTo(
              new JsonObject(
                  """
                  {"chunk_id":"p-1","status":"approved","rule_name":"api","policy_reloaded":true}\
                  """));
    }
  }

  private RawClient waiting() {
    return RawClient.connect(on)
        .send(
            "GET http://policy.local/v1/proposals/p-1/wait?timeout=300 HTTP/1.1\r\n"
                + "Host: policy.local\r\nConnection: close\r\n\r\n");
  }

  private static ProposalStates approved() {
    return ProposalStates.newBuilder()
        .addProposals(
            ProposalState.newBuilder()
                .setId("p-1")
                .setState(ProposalState.State.STATE_APPROVED)
                .setRuleName("api")
                .setGeneration(1))
        .build();
  }
}
