package dev.sluice.proxy.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedTextTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final String BOT = "AAGk3Lm9Qr7Tv2Xw5Yz8Bc1Df4Gh6Jk0M_n";
  private static final String KEY = "sk_live_" + "aB3dE5fG7hJ9kL1mN2pQ4rS6";

  @ParameterizedTest
  @CsvSource({
    "api.telegram.org, /bot123456789:%s/sendMessage,"
        + " /bot123456789:[secret:telegram-bot-token]/sendMessage",
    "api.telegram.org, /bot123456789%%3A%s/sendMessage,"
        + " /bot123456789%%3A[secret:telegram-bot-token]/sendMessage",
  })
  void aBotTokenIsReplaced(String host, String path, String recorded) {
    assertThat(MaskedText.ofPath(host, path.formatted(BOT))).isEqualTo(recorded.replace("%%", "%"));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/%1$s, /v1/[secret:stripe-key]",
    "/v1/%1$s/items/%1$s, /v1/[secret:stripe-key]/items/[secret:stripe-key]",
    "/v1/a=%1$s;b, /v1/a=[secret:stripe-key];b",
  })
  void aTokenIsReplaced(String path, String recorded) {
    assertThat(MaskedText.ofPath("api.test", path.formatted(KEY))).isEqualTo(recorded);
  }

  /** Names are in lower case here. */
  @ParameterizedTest
  @CsvSource({
    "sk_live_ab3de5fg7hj9kl1mn2pq4rs6.evil.test, secret--stripe-key.evil.test",
    "sk_live_ab3de5fg7hj.9kl1mn2pq4rs6.evil.test, secret--stripe-key.evil.test",
    "a.sk_live_ab3de5.fg7hj9kl1.mn2pq4rs6, a.secret--stripe-key",
    "736b5f6c6976655f6142336445356647.37684a396b4c316d4e32705134725336.evil.test,"
        + " secret--stripe-key.evil.test",
    "sk_live_ab3de5fg7hj9kl1mn2pq4rs6.sk_live_zb3de5fg7hj9kl1mn2pq4rs6.evil.test,"
        + " secret--stripe-key.secret--stripe-key.evil.test",
    "bucket.s3.eu-central-1.amazonaws.com, bucket.s3.eu-central-1.amazonaws.com",
    "generativelanguage.googleapis.com, generativelanguage.googleapis.com",
    "api.test, api.test",
  })
  void aSecretInAHostIsReplaced(String host, String recorded) {
    assertThat(MaskedText.ofHost(host)).isEqualTo(recorded);
  }

  @Test
  void aWebhookIsToldByItsHost() {
    String path = "/services/T0ABCDEFG/B0ABCDEFG/aB3dE5fG7hJ9kL1mN2pQ4rS6";

    assertThat(MaskedText.ofPath("hooks.slack.com", path)).isEqualTo("/[secret:slack-webhook]");
    assertThat(MaskedText.ofPath("other.test", path)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/v1/chat/completions",
        "/repos/acme/widgets/commits/3f2a9c1d5b7e8f60a1b2c3d4e5f60718293a4b5c",
        "/items/550e8400-e29b-41d4-a716-446655440000",
        "/bot[CREDENTIAL]/sendMessage",
        "/a%20b/%E2%82%AC/c",
      })
  void otherPathsStay(String path) {
    assertThat(MaskedText.ofPath("api.test", path)).isEqualTo(path);
  }

  @Test
  void namesOfAnyScriptAreReplacedInPlace() {
    assertThat(MaskedText.of("\uD83D\uDE80\u00e4 " + KEY + " \u4e16"))
        .isEqualTo("\uD83D\uDE80\u00e4 [secret:stripe-key] \u4e16");
  }

  /** In base64, slashes and what is between them may belong to it. */
  @Test
  void anEncodedTokenIsReplaced() {
    byte[] key = KEY.getBytes(StandardCharsets.US_ASCII);

    assertThat(MaskedText.ofPath("api.test", "/v1/" + HexFormat.of().formatHex(key) + "/x"))
        .isEqualTo("/v1/[secret:stripe-key]/x");
    assertThat(
            MaskedText.ofPath(
                "api.test", "/v1/" + Base64.getUrlEncoder().encodeToString(key) + "-/x"))
        .startsWith("/")
        .contains("[secret:stripe-key]")
        .doesNotContain(Base64.getUrlEncoder().encodeToString(key).substring(8, 24));
  }

  @Test
  void theLongestPathCostsLittle() {
    String path = ("/" + KEY).repeat(4096 / (KEY.length() + 1));
    long start = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < 100; i++) {
      MaskedText.ofPath("api.test", path + "%41");
    }

    assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start))
        .isLessThan(Duration.ofSeconds(10));
  }
}
