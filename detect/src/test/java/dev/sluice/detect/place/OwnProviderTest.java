package dev.sluice.detect.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.SecretScanner;
import dev.sluice.detect.pattern.PatternHome;
import dev.sluice.detect.place.ScannedHead.Field;
import dev.sluice.testing.SampleSecrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnProviderTest {
  private static final Map<String, String> SAMPLES = SampleSecrets.all();
  private static final String GITHUB = SAMPLES.getOrDefault("github-token", "");
  private static final String TOKEN = SAMPLES.getOrDefault("jwt", "");
  private static final String GOOGLE = SAMPLES.getOrDefault("google-api-key", "");

  private final HeadScanner scanner =
      new HeadScanner(
          new LayeredScanner(SecretScanner.of(SecretCatalog.USUAL, true), 4, "[REDACTED]"),
          EnumSet.allOf(RequestPart.class),
          OwnProvider.DOCUMENTED,
          11);

  @Test
  void isAHeaderWithAScheme() {
    assertThat(atHome("api.github.com", "", new Field("authorization", "Bearer " + GITHUB)))
        .containsExactly(true);
    assertThat(atHome("api.github.com", "", new Field("authorization", "token " + GITHUB)))
        .containsExactly(true);
    assertThat(atHome("api.github.com", "", new Field("authorization", GITHUB)))
        .containsExactly(true);
  }

  @Test
  void isBasicAuthorization() {
    String login =
        Base64.getEncoder()
            .encodeToString(("x-access-token:" + GITHUB).getBytes(StandardCharsets.UTF_8));

    assertThat(atHome("github.com", "", new Field("authorization", "Basic " + login)))
        .containsExactly(true);
  }

  @Test
  void isNotAPartOfAHeader() {
    for (String value :
        List.of(GITHUB + " x", "a b " + GITHUB, "x=" + GITHUB, "Bearer " + GITHUB + ", x")) {
      assertThat(atHome("api.github.com", "", new Field("authorization", value)))
          .as(value)
          .containsExactly(false);
    }
  }

  @Test
  void isOneHeaderOfOneHost() {
    assertThat(atHome("api.github.com", "", new Field("x-token", GITHUB))).containsExactly(false);
    assertThat(atHome("api.github.com.evil.example", "", new Field("authorization", GITHUB)))
        .containsExactly(false);
    assertThat(
            atHome(
                "api.github.com",
                "",
                new Field("authorization", GITHUB),
                new Field("authorization", GITHUB)))
        .containsExactly(true, false);
  }

  /** Any service may issue tokens for itself. */
  @Test
  void isAWebTokenOfAnyHost() {
    for (String value :
        List.of("s=" + TOKEN, "a=b; s=" + TOKEN + "; c=d", "s=\"" + TOKEN + "\"; c=d")) {
      assertThat(atHome("app.example", "", new Field("cookie", value)))
          .as(value)
          .containsExactly(true);
    }
    assertThat(atHome("app.example", "", new Field("cookie", "a=" + TOKEN + "; b=" + TOKEN)))
        .containsExactly(true, true);
    assertThat(atHome("app.example", "", new Field("authorization", "Bearer " + TOKEN)))
        .containsExactly(true);
  }

  @Test
  void isNotAPartOfACookie() {
    for (String value :
        List.of(TOKEN, "s=a=" + TOKEN, "s=" + TOKEN + " x", "s=\"" + TOKEN, "s=x," + TOKEN)) {
      assertThat(atHome("app.example", "", new Field("cookie", value)))
          .as(value)
          .containsExactly(false);
    }
    assertThat(atHome("app.example", "", new Field("x-token", TOKEN))).containsExactly(false);
  }

  @Test
  void isTheNameOfASigningKey() {
    String key = SAMPLES.getOrDefault("aws-access-key-id", "");
    String scope = "/20261128/eu-central-1/s3/aws4_request, SignedHeaders=host, Signature=0";
    String host = "bucket.s3.eu-central-1.amazonaws.com";

    assertThat(signed(host, "AWS4-HMAC-SHA256 Credential=" + key + scope)).containsExactly(true);
    assertThat(signed(host, "AWS4-HMAC-SHA256 Credential=" + key)).containsExactly(false);
    assertThat(signed(host, "Bearer Credential=" + key + scope)).containsExactly(false);
  }

  private List<Boolean> signed(String host, String value) {
    return atHome(host, "", new Field("authorization", value));
  }

  @Test
  void isAParameter() {
    String host = "generativelanguage.googleapis.com";

    assertThat(atHome(host, "alt=sse&key=" + GOOGLE + "&x=y")).containsExactly(true);
    assertThat(atHome(host, "key=" + GOOGLE)).containsExactly(true);
    assertThat(atHome(host, "q=key=" + GOOGLE)).containsExactly(false);
    assertThat(atHome(host, "keys=" + GOOGLE)).containsExactly(false);
    assertThat(atHome(host, "key=" + GOOGLE + ".x")).containsExactly(false);
    assertThat(atHome("storage.googleapis.com", "key=" + GOOGLE)).containsExactly(false);
  }

  /** A character reference begins with the mark that parts parameters. */
  @Test
  void isNotAReferenceAtTheBegin() {
    String host = "generativelanguage.googleapis.com";

    assertThat(atHome(host, "&#65;" + GOOGLE.substring(1))).containsExactly(false);
    assertThat(atHome(host, "key=&#65;" + GOOGLE.substring(1))).containsExactly(true);
  }

  /** The name of a key beside the signature that it made. */
  @Test
  void isASignedUrl() {
    String key = SAMPLES.getOrDefault("aws-access-key-id", "");
    String host = "bucket.s3.eu-central-1.amazonaws.com";

    assertThat(atHome(host, "X-Amz-Credential=" + key + "%2F20261127%2Feu-central-1%2Fs3&X=1"))
        .containsExactly(true);
    assertThat(atHome(host, "id=" + key)).containsExactly(false);
  }

  /** The address of a webhook is told by host and path together. */
  @Test
  void isTheAddressOfAWebhook() {
    String path = SAMPLES.getOrDefault("slack-webhook", "").substring("hooks.slack.com".length());

    assertThat(inPath(true, "hooks.slack.com", path)).containsExactly(true);
    assertThat(inPath(false, "hooks.slack.com", path)).containsExactly(false);
    assertThat(inPath(true, "hooks.slack.com.evil.example", path)).isEmpty();
    assertThat(inPath(true, "evil.example", "/hooks.slack.com" + path)).containsExactly(false);
    assertThat(inPath(true, "hooks.slack.com", path + "/hooks.slack.com" + path))
        .containsExactly(true, false);
  }

  private List<Boolean> inPath(boolean secure, String host, String path) {
    return homes(new ScannedHead(secure, host, "POST", path, "", List.of()));
  }

  @Test
  void hasAHostOfTheProviderAlone() {
    assertThat(SecretCatalog.ALL)
        .extracting(pattern -> pattern.facts().home())
        .filteredOn(home -> !home.equals(PatternHome.NONE))
        .hasSizeGreaterThan(80)
        .allSatisfy(
            home -> {
              assertThat(home.hosts())
                  .allMatch(host -> host.matches("\\*|[a-z0-9-]+(\\.[a-z0-9-]+)+"));
              assertThat(home.headers().size() + home.parameters().size() + (home.path() ? 1 : 0))
                  .isPositive();
            });
  }

  private List<Boolean> atHome(String host, String query, Field... fields) {
    return homes(new ScannedHead(true, host, "GET", "/", query, List.of(fields)));
  }

  private List<Boolean> homes(ScannedHead head) {
    return scanner.scan(head).secrets().stream().map(HeadScanner.HeadSecret::home).toList();
  }
}
