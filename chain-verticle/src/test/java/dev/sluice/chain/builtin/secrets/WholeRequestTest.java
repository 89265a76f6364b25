package dev.sluice.chain.builtin.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.HeaderMutations;
import dev.sluice.chain.contract.HeaderMutations.MutationOutcome;
import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.ListValue;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.config.source.Value.TextValue;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.testing.SampleSecrets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sluice/secrets} with a scope of more than the body. */
class WholeRequestTest {
  private static final Map<String, String> SAMPLES = SampleSecrets.all();
  private static final String KEY = SAMPLES.getOrDefault("anthropic-key", "");
  private static final String TOKEN = SAMPLES.getOrDefault("github-token", "");
  private static final String DIGITALOCEAN = SAMPLES.getOrDefault("digitalocean-token", "");
  private static final String JWT = SAMPLES.getOrDefault("jwt", "");

  private final HttpRequestTarget.Builder target =
      HttpRequestTarget.newBuilder()
          .setScheme("https")
          .setHost("api.corp.example")
          .setPort(443)
          .setMethod("POST")
          .setPath("/v1/items");
  private final List<HttpHeader> headers = new ArrayList<>();
  private String body = "";

  @Test
  void readsNothingButTheBodyInTheOldWay() {
    target.setQuery("q=" + KEY);

    assertThat(evaluate(Map.of("mode", text("deny")))).isEqualTo(new Evaluation.Passed());
    assertThat(evaluate(Map.of("mode", text("deny"), "scope", text("request"))))
        .isInstanceOf(Evaluation.Answered.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"path", "query", "host", "method"})
  void deniesWhereNothingCanBeRewritten(String place) {
    put(place, TOKEN);

    HttpRequestResult result = answer(Map.of());

    assertThat(result.getDecision()).isEqualTo(Decision.DECISION_DENY);
    assertThat(result.getReasonCode()).isEqualTo("secret_found");
    assertThat(labels(result)).containsExactly("GitHub token in " + place);
  }

  private void put(String place, String secret) {
    switch (place) {
      case "path" -> target.setPath("/v1/" + secret + "/x");
      case "query" -> target.setQuery("a=1&b=" + secret + "&c=2");
      case "host" -> target.setHost(secret + ".example.com");
      default -> target.setMethod(secret);
    }
  }

  @Test
  void joinsTheLabelsOfAHost() {
    String hex = HexFormat.of().formatHex(TOKEN.getBytes(StandardCharsets.UTF_8));
    target.setHost(hex.substring(0, 30) + "." + hex.substring(30) + ".evil.example");

    assertThat(labels(answer(Map.of()))).containsExactly("GitHub token in host");
  }

  @Test
  void decodesTheQuery() {
    target.setQuery(
        "q="
            + Base64.getUrlEncoder()
                .encodeToString(("x " + TOKEN).getBytes(StandardCharsets.UTF_8)));

    assertThat(labels(answer(Map.of()))).containsExactly("GitHub token in query");
  }

  @Test
  void redactsTheValuesOfHeaders() {
    header("x-trace", "a");
    header("x-note", "see " + TOKEN + " and " + JWT);
    header("x-note", "nothing");
    header("user-agent", "agent");

    HttpRequestResult result = answer(Map.of());

    assertThat(result.getDecision()).isEqualTo(Decision.DECISION_ALLOW);
    assertThat(result.getHasBody()).isFalse();
    assertThat(
            HeaderMutations.apply(
                result.getHeaderMutationsList(), headers, Set.of(), WriteRule.END_TO_END))
        .isEqualTo(
            new MutationOutcome.Applied(
                List.of(
                    of("x-trace", "a"),
                    of("user-agent", "agent"),
                    of("x-note", "see [REDACTED] and [REDACTED]"),
                    of("x-note", "nothing"))));
    assertThat(labels(result))
        .containsExactly("GitHub token in header:x-note", "JSON Web Token in header:x-note");
  }

  @Test
  void deniesAHeaderThatMayNotBeWritten() {
    header("expect", TOKEN);

    assertThat(answer(Map.of()).getDecision()).isEqualTo(Decision.DECISION_DENY);
  }

  @Test
  void deniesASecretInTheNameOfAHeader() {
    header("x-" + DIGITALOCEAN, "v");

    HttpRequestResult result = answer(Map.of());

    assertThat(result.getDecision()).isEqualTo(Decision.DECISION_DENY);
    assertThat(labels(result)).allMatch(label -> label.endsWith("in header:*"));
  }

  @Test
  void findsSecretsInHeadersAndBodyAtOnce() {
    header("x-note", TOKEN);
    body = "{\"messages\": [{\"content\": \"" + KEY + "\"}]}";

    HttpRequestResult result = answer(Map.of());

    assertThat(result.getBody().toStringUtf8())
        .isEqualTo("{\"messages\": [{\"content\": \"[REDACTED]\"}]}");
    assertThat(result.getHeaderMutationsCount()).isEqualTo(2);
    assertThat(labels(result))
        .containsExactly(
            "GitHub token in header:x-note", "Anthropic API key in body:/messages/0/content");
    assertThat(result.getMetadataMap()).containsEntry("secrets_found", "2");
  }

  @Test
  void letsACredentialReachItsProvider() {
    target.setHost("api.anthropic.com");
    header("x-api-key", KEY);

    assertThat(evaluate(Map.of())).isEqualTo(new Evaluation.Passed());
    assertThat(answer(Map.of("own_destination", text("record"))).getDecision())
        .isEqualTo(Decision.DECISION_ALLOW);
    assertThat(answer(Map.of("own_destination", text("deny"))).getDecision())
        .isEqualTo(Decision.DECISION_DENY);
  }

  @Test
  void takesASecondPlaceForALeakAlsoThere() {
    target.setHost("api.anthropic.com");
    header("x-api-key", KEY);
    body = "key: " + KEY;

    assertThat(labels(answer(Map.of()))).containsExactly("Anthropic API key in body");
  }

  @Test
  void takesACredentialForALeakElsewhere() {
    header("x-api-key", KEY);
    assertThat(labels(answer(Map.of()))).containsExactly("Anthropic API key in header:x-api-key");

    target.setHost("api.anthropic.com").setScheme("http");
    assertThat(labels(answer(Map.of()))).containsExactly("Anthropic API key in header:x-api-key");
  }

  @Test
  void knowsHostsOfTheOperators() {
    target.setHost("llm.corp.example");
    header("x-api-key", KEY);

    assertThat(
            evaluate(
                Map.of(
                    "home", new MapValue(Map.of("anthropic-key", list(text("LLM.corp.example")))))))
        .isEqualTo(new Evaluation.Passed());
  }

  @Test
  void takesTheFirstRuleThatApplies() {
    header("x-note", JWT);
    body = TOKEN + " " + JWT;
    Map<String, Value> config =
        Map.of(
            "actions",
            list(
                rule("allow", Map.of("patterns", list(text("jwt")), "places", list(text("body")))),
                rule(
                    "record",
                    Map.of("hosts", list(text("*.corp.example")), "patterns", list(text("jwt")))),
                rule("deny", Map.of("hosts", list(text("other.example"))))));

    HttpRequestResult result = answer(config);

    assertThat(result.getBody().toStringUtf8()).isEqualTo("[REDACTED] " + JWT);
    assertThat(result.getHeaderMutationsList()).isEmpty();
    assertThat(labels(result))
        .containsExactly("JSON Web Token in header:x-note", "GitHub token in body");
  }

  @Test
  void deniesByCategory() {
    body = TOKEN;

    assertThat(
            answer(Map.of("actions", list(rule("deny", Map.of("categories", list(text("token")))))))
                .getDecision())
        .isEqualTo(Decision.DECISION_DENY);
  }

  @Test
  void warnsOfWhatMayBeUnexpected() {
    SecretsMiddleware middleware = new SecretsMiddleware();

    assertThat(middleware.warnings(new MapValue(Map.of("mode", text("redact")))))
        .containsExactly(
            "reads bodies only; add scope: request to its config to search whole requests");
    assertThat(
            middleware.warnings(
                new MapValue(
                    Map.of(
                        "actions",
                        list(
                            rule("deny", Map.of()),
                            rule("redact", Map.of("places", list(text("query"), text("body")))))))))
        .containsExactly(
            "denies in config.actions[1], because nothing can rewrite query; write action: deny");
    assertThat(middleware.warnings(MapValue.EMPTY)).isEmpty();
  }

  private static MapValue rule(String action, Map<String, Value> conditions) {
    Map<String, Value> all = new HashMap<>(conditions);
    all.put("action", text(action));
    return new MapValue(all);
  }

  private void header(String name, String value) {
    headers.add(of(name, value));
  }

  private static HttpHeader of(String name, String value) {
    return HttpHeader.newBuilder().setName(name).setValue(value).build();
  }

  private static List<String> labels(HttpRequestResult result) {
    return result.getFindingsList().stream().map(Finding::getLabel).toList();
  }

  private HttpRequestResult answer(Map<String, Value> config) {
    return evaluate(config) instanceof Evaluation.Answered answered
        ? answered.result()
        : HttpRequestResult.getDefaultInstance();
  }

  private Evaluation evaluate(Map<String, Value> config) {
    return switch (new SecretsMiddleware().prepare(new MapValue(config))) {
      case Prepared.Ready ready ->
          ready
              .evaluator()
              .evaluate(new Subject(target.build(), headers, ByteString.copyFromUtf8(body)));
      case Prepared.Invalid invalid -> throw new AssertionError(invalid.reason());
    };
  }

  private static Value text(String text) {
    return new TextValue(text);
  }

  private static Value list(Value... values) {
    return new ListValue(Stream.of(values).toList());
  }
}
