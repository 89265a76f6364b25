package dev.sluice.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.cli.SluiceCommand;
import dev.sluice.config.settings.AdminSettings;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of proposed rules, by raw requests. */
class ProposalPagesTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final String BODY =
      """
      {"intent_summary": "trust me\\u001b[2J", "operations": [{"addRule": {"rule": {"endpoints": [
        {"host": "new.example.com", "port": 443, "protocol": "rest",
         "rules": [{"allow": {"method": "POST", "path": "/a"}}]}]}}}]}
      """;

  @TempDir private Path directory;
  private AdminBench bench;

  @BeforeEach
  void start() throws Exception {
    Path policies = Files.createDirectories(directory.resolve("config/policies"));
    Files.writeString(policies.resolve("ci.yaml"), "version: 1\nnetwork_policies: {}\n");
    bench = new AdminBench(directory);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void aPersonWithTheTokenApprovesWhatWasShown() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), TOKEN);
    bench.serveControl(directory.resolve("config"), withToken(token));

    String id = id(send(BODY, "POST /v1/proposals?sandbox=ci"));
    JsonObject shown = json(send("", "GET /v1/proposals/" + id));
    String terms = new JsonObject().put("review_token", shown.getString("review_token")).encode();

    assertThat(shown.getString("unverified_claim")).isEqualTo("trust me\uFFFD[2J");
    assertThat(shown.getString("rule")).contains("- allow: {method: POST, path: /a}");
    assertThat(send(terms, "POST /v1/proposals/" + id + ":approve")).startsWith("HTTP/1.1 200");
    assertThat(send(terms, "POST /v1/proposals/" + id + ":approve")).startsWith("HTTP/1.1 409");
    assertThat(send("", "GET /v1/policies/ci")).contains("host: new.example.com");
    assertThat(send("", "POST /v1/proposals/" + id + ":revoke")).startsWith("HTTP/1.1 200");
    assertThat(send("", "GET /v1/policies/ci")).doesNotContain("new.example.com");
    assertThat(bench.recorded().toString())
        .contains("/v1/proposals/{id}:approve")
        .doesNotContain("trust me");
  }

  @Test
  void theCommandsDoTheSame() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), TOKEN);
    Path body = Files.writeString(directory.resolve("proposal.json"), BODY);
    bench.serveControl(directory.resolve("config"), withToken(token));

    assertThat(proposals("create", "--sandbox", "ci", "--file", body.toString())).isZero();
    JsonObject first =
        json(send("", "GET /v1/proposals")).getJsonArray("proposals").getJsonObject(0);
    String id = first.getString("id");
    String review = json(send("", "GET /v1/proposals/" + id)).getString("review_token");

    assertThat(first.getString("origin")).isEqualTo("person");
    assertThat(proposals("list", "--sandbox", "ci")).isZero();
    assertThat(proposals("show", id)).isZero();
    assertThat(proposals("approve", id, "--review-token", "other")).isEqualTo(1);
    assertThat(proposals("approve", id, "--review-token", review, "--reason", "r")).isZero();
    assertThat(proposals("reject", id)).isEqualTo(1);
    assertThat(proposals("revoke", id)).isZero();
    assertThat(proposals("show", "1")).isEqualTo(2);
  }

  @Test
  void whatSuggestFoundIsProposedByTheMapper() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), TOKEN);
    Path suggested = directory.resolve("suggested.json");
    String all =
        """
        {"events": 3, "sandboxes": [
          {"sandbox": "other", "endpoints": []},
          {"sandbox": "ci", "endpoints": [
            {"host": "only.tunnel.example.com", "port": 443, "protocol": "rest", "rules": []},
            {"host": "new.example.com", "port": 443, "protocol": "rest", "rules": [
              {"allow": {"method": "GET", "path": "/items/*/parts", "query": {"q": "**"}},
               "count": 3, "first": "2026-09-21T14:13:20Z"}]}]}]}
        """;
    bench.serveControl(directory.resolve("config"), withToken(token));
    String create = "create --sandbox ci --suggested " + suggested;

    Files.writeString(suggested, "no json");
    assertThat(proposals(create.split(" "))).isEqualTo(2);
    Files.writeString(suggested, all);
    assertThat(proposals(create.split(" "))).isZero();
    assertThat(proposals((create + " --file x").split(" "))).isEqualTo(2);

    JsonObject list = json(send("", "GET /v1/proposals"));
    assertThat(list.getJsonArray("proposals")).hasSize(1);
    JsonObject only = list.getJsonArray("proposals").getJsonObject(0);
    assertThat(only.getString("origin")).isEqualTo("mapper");
    assertThat(json(send("", "GET /v1/proposals/" + only.getString("id"))).getString("rule"))
        .contains("host: new.example.com", "path: /items/*/parts");
    assertThat(send(BODY, "POST /v1/proposals?sandbox=ci&origin=agent")).startsWith("HTTP/1.1 400");
  }

  private int proposals(String... arguments) {
    List<String> all = new ArrayList<>(List.of("proposals"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--admin", "127.0.0.1:" + bench.port()));
    all.addAll(List.of("--token-file", directory.resolve("token").toString()));
    return SluiceCommand.execute(all.toArray(String[]::new));
  }

  private static AdminSettings withToken(Path token) {
    return new AdminSettings(
        AdminSettings.DEFAULTS.listen(), Optional.of(token), AdminSettings.DEFAULTS.hosts());
  }

  @Test
  void decisionsNeedTheTokenAlsoOnLoopback() throws Exception {
    bench.serveControl(directory.resolve("config"));

    String id = id(send(BODY, "POST /v1/proposals?sandbox=ci"));

    for (String verb : new String[] {"approve", "reject", "revoke"}) {
      assertThat(send("", "POST /v1/proposals/" + id + ":" + verb))
          .startsWith("HTTP/1.1 403")
          .contains("admin.token_file");
    }
    assertThat(json(send("", "GET /v1/proposals?sandbox=ci")).getJsonArray("proposals")).hasSize(1);
    assertThat(send("", "GET /v1/proposals/1")).startsWith("HTTP/1.1 404");
    assertThat(send("", "DELETE /v1/proposals/" + id)).startsWith("HTTP/1.1 404");
  }

  private String send(String body, String request) throws Exception {
    return bench.exchange(
        body,
        request + " HTTP/1.1",
        "Host: 127.0.0.1:" + bench.port(),
        "Authorization: Bearer " + TOKEN);
  }

  private static String id(String answer) {
    return json(answer).getJsonArray("accepted_chunk_ids").getString(0);
  }

  private static JsonObject json(String answer) {
    return new JsonObject(answer.substring(answer.indexOf("\r\n\r\n")).strip());
  }
}
