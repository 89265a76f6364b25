package dev.sluice.config.policy;

import static dev.sluice.config.policy.Policies.admit;
import static dev.sluice.config.policy.Policies.bytes;
import static dev.sluice.config.policy.Policies.enforced;
import static dev.sluice.config.policy.Policies.post;
import static dev.sluice.config.policy.Policies.rpc;
import static dev.sluice.config.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.policy.PolicyDecision.Allowed;
import dev.sluice.config.policy.PolicyDecision.Rejected;
import dev.sluice.inspect.body.MediaHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyReadingTest {
  @ParameterizedTest
  @CsvSource({"'',true", "identity,true", "gzip,false", "deflate,false", "'gzip, identity',false"})
  void anEncodedBodyIsRefused(String encoding, boolean read) {
    Policy policy = valid(enforced("protocol: graphql, access: full"));
    RequestFacts post = post().with(new MediaHeaders("", "", encoding));

    assertThat(policy.admitBody(post, bytes("{\"query\":\"{ a }\"}")) instanceof Allowed)
        .isEqualTo(read);
  }

  @Test
  void bodiesAreStrictUtf8WithoutAByteOrderMark() {
    Policy policy = valid(enforced("protocol: graphql, access: full"));
    String json = "{\"query\":\"{ a }\"}";

    assertThat(admit(policy, "\uFEFF" + json)).isInstanceOf(Rejected.class);
    assertThat(policy.admitBody(post(), ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_16BE))))
        .isInstanceOf(Rejected.class);
    assertThat(
            policy.admitBody(
                post(),
                ByteBuffer.wrap(
                    "{\"query\":\"{ a }\",\"x\":\"\u00e9\"}"
                        .getBytes(StandardCharsets.ISO_8859_1))))
        .isInstanceOf(Rejected.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|true",
        "application/json|true",
        "application/json; charset=utf-8|true",
        "application/json; charset=\"UTF-8\"|true",
        "application/graphql-response+json|true",
        "text/plain|true",
        "application/json; charset=utf-16|false",
        "application/json; charset=utf-7|false",
        "application/x-www-form-urlencoded|false",
        "Application/X-WWW-Form-Urlencoded; charset=utf-8|false",
        "multipart/form-data; boundary=x|false",
        "application/json, application/x-www-form-urlencoded|false",
      })
  void aTypeThatMakesTheOriginReadSomethingElseIsRefused(String contentType, boolean read) {
    Policy policy = valid(enforced("protocol: graphql, access: full"));
    RequestFacts post = post().with(new MediaHeaders("", contentType, ""));

    assertThat(policy.admitBody(post, bytes("{\"query\":\"{ a }\"}")) instanceof Allowed)
        .isEqualTo(read);
  }

  @Test
  void aTextIsRegisteredOnlyUnderItsOwnHash() {
    Policy policy = valid(enforced("protocol: graphql, access: full"));
    String own = "b2f27c1fab3c22ed3d3b7e8e4d8dfd5f3a6ee2a7ff8b6b6ff7b3e6e0a7f0a3d5";

    assertThat(admit(policy, registering("{ a }", sha256("{ a }")))).isInstanceOf(Allowed.class);
    assertThat(admit(policy, registering("{ a }", own))).isInstanceOf(Rejected.class);
  }

  private static String registering(String query, String hash) {
    return "{\"query\":\"%s\",\"extensions\":{\"persistedQuery\":{\"sha256Hash\":\"%s\"}}}"
        .formatted(query, hash);
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "text/event-stream|allowed",
        "application/json, Text/Event-Stream;q=0.5|allowed",
        "application/json|rejected",
        "text/event-streams|rejected",
        "*/*|rejected",
        "''|rejected",
      })
  void mcpClientsReceiveByGet(String accept, String outcome) {
    Policy policy = valid(enforced("protocol: mcp, rules: [{allow: {method: tools/list}}]"));
    RequestFacts get = Policies.request("GET", "/mcp").with(new MediaHeaders(accept, "", ""));

    assertThat(policy.admitBody(get, bytes("")) instanceof Allowed)
        .isEqualTo(outcome.equals("allowed"));
    assertThat(policy.admitBody(get, bytes("{}"))).isInstanceOf(Rejected.class);
  }

  @Test
  void aBatchHasAnEnd() {
    Policy rpc = valid(enforced("protocol: json-rpc, rules: [{allow: {method: a}}]"));

    assertThat(admit(rpc, batch(rpc("a"), 1000))).isInstanceOf(Allowed.class);
    assertThat(admit(rpc, batch(rpc("a"), 1001))).isInstanceOf(Rejected.class);

    Policy graphql = valid(enforced("protocol: graphql, access: full"));
    assertThat(admit(graphql, batch("{\"query\":\"{a}\"}", 1001))).isInstanceOf(Rejected.class);
  }

  @Test
  void nestingHasAnEnd() {
    Policy graphql = valid(enforced("protocol: graphql, access: full"));

    assertThat(admit(graphql, nested(128))).isInstanceOf(Allowed.class);
    assertThat(admit(graphql, nested(129))).isInstanceOf(Rejected.class);
    assertThat(admit(graphql, nested(20_000))).isInstanceOf(Rejected.class);
    assertThat(admit(graphql, "[".repeat(50_000))).isInstanceOf(Rejected.class);
    assertThat(admit(graphql, "{\"x\":".repeat(50_000))).isInstanceOf(Rejected.class);
  }

  @Test
  void documentsHaveAnEnd() {
    Policy graphql = valid(enforced("protocol: graphql, access: full"));

    assertThat(admit(graphql, "{\"query\":\"{ " + "a ".repeat(15_000) + "}\"}"))
        .isInstanceOf(Allowed.class);
    assertThat(admit(graphql, "{\"query\":\"{ " + "a ".repeat(20_001) + "}\"}"))
        .isInstanceOf(Rejected.class);
    assertThat(admit(graphql, "{\"query\":\"{ a " + " ".repeat(300_000) + "}\"}"))
        .isInstanceOf(Rejected.class);
    assertThat(admit(graphql, "{\"query\":\"{ a(x: \\\"" + "y".repeat(1 << 21) + "\\\") }\"}"))
        .isInstanceOf(Rejected.class);
  }

  @Test
  void fragmentsThatMultiplyAreExpandedOnce() {
    Policy graphql = valid(enforced("protocol: graphql, access: full"));
    StringBuilder query = new StringBuilder("{ ...F0 }");
    for (int i = 0; i < 1000; i++) {
      query.append(" fragment F%d on Q { ...F%d ...F%d ...F0 }".formatted(i, i + 1, i + 1));
    }
    query.append(" fragment F1000 on Q { a }");

    assertThat(admit(graphql, "{\"query\":\"" + query + "\"}")).isInstanceOf(Allowed.class);
  }

  @Test
  void numbersHaveAnEnd() {
    Policy rpc = valid(enforced("protocol: json-rpc, rules: [{allow: {method: a}}]"));

    assertThat(
            admit(
                rpc,
                "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"a\"}".formatted("1".repeat(1001))))
        .isInstanceOf(Rejected.class);

    Policy graphql = valid(enforced("protocol: graphql, access: full"));
    String query = "{\"query\":\"{ f(x: %s) }\"}";
    assertThat(admit(graphql, query.formatted("9".repeat(1000)))).isInstanceOf(Allowed.class);
    assertThat(admit(graphql, query.formatted("9".repeat(1001)))).isInstanceOf(Rejected.class);
  }

  @Test
  void anEscapeThatTheParserChokesOnIsNoDocument() {
    Policy graphql = valid(enforced("protocol: graphql, access: full"));

    assertThat(admit(graphql, "{\"query\":\"{f(x:\\\"\\\\u{fffffffffffffffffff}\\\")}\"}"))
        .isInstanceOf(Rejected.class);
  }

  @Test
  void theBodyIsLeftAsItWas() {
    Policy policy = valid(enforced("protocol: graphql, access: full"));
    ByteBuffer body = bytes("xx{\"query\":\"{ a }\"}");
    body.position(2);

    assertThat(policy.admitBody(post(), body)).isInstanceOf(Allowed.class);
    assertThat(body.position()).isEqualTo(2);
  }

  private static String nested(int depth) {
    return "{\"query\":\"" + "{a".repeat(depth) + "}".repeat(depth) + "\"}";
  }

  private static String batch(String one, int times) {
    return "[" + (one + ",").repeat(times - 1) + one + "]";
  }
}
