package dev.sluice.chain.builtin.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.ListValue;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.config.source.Value.TextValue;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.testing.SampleSecrets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Trailers are searched as headers are, whatever the body is and whether it is searched. */
@ParameterizedClass
@ValueSource(booleans = {true, false})
class TrailerSecretsTest {
  private static final String SECRET = SampleSecrets.all().getOrDefault("github-token", "none");
  private static final String COSTLY = "sluicesecrets custom patterns cost too much";
  private static final String UNDECODED =
      "sluicesecrets a part of the request is beyond its limits";
  private static final byte[] BODY = "word by word".getBytes(UTF_8);
  private static final Map<String, String> CALL = Map.of("content-type", "application/grpc");

  @Parameter boolean response;

  private final Map<String, Value> config = new HashMap<>();

  private TrailerSecretsTest with(String key, Value value) {
    config.put(key, value);
    return this;
  }

  private TrailerSecretsTest with(String key, String value) {
    return with(key, new TextValue(value));
  }

  private StreamedExchange end(String name, String value) {
    return end(Map.of(), BODY, name, value);
  }

  private StreamedExchange end(Map<String, String> fields, byte[] body, String name, String value) {
    return StreamedExchange.of(new MapValue(config), response, fields)
        .add(body)
        .end(HttpHeader.newBuilder().setName(name).setValue(value).build());
  }

  private static ListValue texts(String... texts) {
    List<Value> values = new ArrayList<>();
    for (String text : texts) {
      values.add(new TextValue(text));
    }
    return new ListValue(values);
  }

  private static String hidden(int layers) {
    String text = SECRET;
    for (int i = 0; i < layers; i++) {
      text = Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
    return text;
  }

  /** What it hides uses up the work before the secret. */
  private static String spent() {
    byte[] zeros = ContentCodec.GZIP.encode(new byte[256 << 10]);
    return Base64.getEncoder().encodeToString(zeros) + ' ' + hidden(1);
  }

  @Test
  void textTooDeepToDecodeFailsWhereItMust() {
    with("scope", "request").with("mode", "deny").with("undecoded", "fail");

    assertThat(end("x", hidden(5)).verdict()).startsWith(UNDECODED);
    assertThat(end("x", spent()).verdict()).startsWith(UNDECODED);
    assertThat(end("x", "short").verdict()).isEqualTo("passes");
  }

  @Test
  void textTooDeepToDecodeIsAFindingOtherwise() {
    with("scope", "request").with("mode", "deny");

    assertThat(end("x", hidden(5)).verdict()).isEqualTo("passes");
    assertThat(end("x", hidden(5)).findings()).containsExactly("secrets.undecoded 1");
  }

  @Test
  void anUnsearchedBodyHidesNoTrailer() {
    with("scope", texts("headers")).with("mode", "deny").with("undecoded", "fail");

    assertThat(end("x", hidden(5)).verdict()).startsWith(UNDECODED);
    assertThat(end("x", hidden(1)).verdict()).isEqualTo("secret_found");
    assertThat(end("x", "short").verdict()).isEqualTo("passes");
    assertThat(end("x", "short").text()).isEqualTo("word by word");
  }

  @Test
  void trailersOutOfScopePass() {
    with("scope", texts("body")).with("mode", "deny").with("undecoded", "fail");

    assertThat(end(SECRET.toLowerCase(Locale.ROOT), hidden(5)).verdict()).isEqualTo("passes");
    assertThat(end("x", SECRET).verdict()).isEqualTo("passes");
  }

  @Test
  void costlyTrailersFail() {
    MapValue custom =
        new MapValue(
            Map.of(
                "name", new TextValue("corp"),
                "prefix", new TextValue("corp_"),
                "pattern", new TextValue("[a-z_]{300}[0-9]")));
    with("custom", new ListValue(List.of(custom))).with("scope", "request").with("mode", "deny");
    String last = " corp_" + "a".repeat(300) + "1";

    assertThat(end("x", last).verdict()).isEqualTo("secret_found");
    assertThat(end("x", "corp_".repeat(2800) + last + " ".repeat(2000)).verdict())
        .startsWith(COSTLY);
  }

  @Test
  void namesAreSearched() {
    with("scope", "request").with("mode", "redact");

    StreamedExchange named = end("x-" + SECRET, "short");
    assertThat(named.verdict()).isEqualTo("body_unchangeable");
    assertThat(named.search().told().findings())
        .singleElement()
        .satisfies(it -> assertThat(it.getLabel()).doesNotContain(SECRET));
  }

  @Test
  void opaqueTextIsSearched() {
    with("scope", "request").with("mode", "deny").with("categories", texts("entropy"));
    String opaque = "q7ZtB2mK9xWc4RfV8nLd3HsY";

    assertThat(end("x-note", opaque).verdict()).isEqualTo("secret_found");
    assertThat(end("x-" + opaque, "short").verdict()).isEqualTo("secret_found");
  }

  @Test
  void theLabelNamesTheTrailer() {
    with("scope", "request").with("mode", "detect");

    assertThat(end("x-end", SECRET).search().told().findings())
        .singleElement()
        .satisfies(it -> assertThat(it.getLabel()).endsWith("in header:x-end"));
  }

  @Test
  void trailersOfCallsAreSearched() {
    with("scope", "request").with("mode", "deny").with("undecoded", "fail");
    byte[] call = GrpcSecretsTest.frame(false, new byte[] {8, 1});

    assertThat(end(CALL, call, "grpc-message", hidden(5)).verdict()).startsWith(UNDECODED);
    assertThat(end(CALL, call, "x-" + SECRET, "short").verdict()).isEqualTo("secret_found");
    assertThat(end(CALL, call, "grpc-status", "0").verdict()).isEqualTo("passes");
  }
}
