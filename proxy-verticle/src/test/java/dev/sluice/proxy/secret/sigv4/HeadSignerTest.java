package dev.sluice.proxy.secret.sigv4;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the signatures that AWS publishes for its example keys. */
class HeadSignerTest {
  private static final AwsCredentials KEYS = keys(Optional.empty());
  private static final SigningScope SCOPE =
      new SigningScope("us-east-1", "service", Instant.parse("2015-08-30T12:36:00Z"));

  private static AwsCredentials keys(Optional<byte[]> token) {
    return new AwsCredentials(
        "AKIDEXAMPLE".getBytes(UTF_8),
        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".getBytes(UTF_8),
        token);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "get-vanilla|GET /||host;x-amz-date|"
            + "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "get-vanilla-query-order-key-case|GET /?Param2=value2&Param1=value1||host;x-amz-date|"
            + "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        "get-vanilla-empty-query-key|GET /?Param1=value1||host;x-amz-date|"
            + "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
        "get-vanilla-utf8-query|GET /?%E1%88%B4=bar||host;x-amz-date|"
            + "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
        "post-vanilla|POST /||host;x-amz-date|"
            + "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        "post-header-key-sort|POST /|My-Header1:value1|host;my-header1;x-amz-date|"
            + "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
        "get-header-key-duplicate|GET /|My-Header1:value2#My-Header1:value2#My-Header1:value1|"
            + "host;my-header1;x-amz-date|"
            + "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
        "get-header-value-trim|GET /|My-Header1: value1#My-Header2: \"a   b   c\"|"
            + "host;my-header1;my-header2;x-amz-date|"
            + "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
        "get-unreserved|GET /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz||"
            + "host;x-amz-date|"
            + "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
      })
  void signsAsPublished(
      String name, String start, String lines, String signedNames, String signature) {
    String head =
        start
            + " HTTP/1.1\r\nHost:example.amazonaws.com\r\n"
            + (lines == null ? "" : lines.replace("#", "\r\n") + "\r\n")
            + "X-Amz-Date:20150830T123600Z\r\n";

    assertThat(authorization(head, ""))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders="
                + signedNames
                + ", Signature="
                + signature);
  }

  @Test
  void signsABodyAsPublished() {
    String head =
        "POST / HTTP/1.1\r\nContent-Type:application/x-www-form-urlencoded\r\n"
            + "Host:example.amazonaws.com\r\nX-Amz-Date:20150830T123600Z\r\n";

    assertThat(authorization(head, "Param1=value1"))
        .endsWith("ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
  }

  @Test
  void replacesTheSignatureOfTheClient() {
    String head =
        "PUT /b/k HTTP/1.1\r\nHost: s3.us-east-1.amazonaws.com\r\nAuthorization: old\r\n"
            + "X-Amz-Date: old\r\nx-amz-security-token: old\r\nX-Amz-Content-Sha256: old\r\n"
            + "x-amz-meta-a: kept\r\nUser-Agent: x\r\n\r\n";
    HeadSigner signer = new HeadSigner(keys(Optional.of("token".getBytes(UTF_8))), SCOPE);

    assertThat(new String(signer.sign(head.getBytes(ISO_8859_1), PayloadHash.UNSIGNED), ISO_8859_1))
        .doesNotContain("old")
        .contains(
            "\r\nx-amz-meta-a: kept\r\n",
            "\r\nUser-Agent: x\r\n",
            "\r\nx-amz-date: 20150830T123600Z\r\n",
            "\r\nx-amz-content-sha256: UNSIGNED-PAYLOAD\r\n",
            "\r\nx-amz-security-token: token\r\n",
            "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-meta-a;x-amz-security-token,")
        .endsWith("\r\n\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "bedrock-runtime.us-west-2.amazonaws.com, us-west-2",
    "bucket.s3.dualstack.eu-central-1.amazonaws.com, eu-central-1",
    "bucket.s3.eu-central-1.dualstack.amazonaws.com, eu-central-1",
    "s3.cn-north-1.amazonaws.com.cn, cn-north-1",
    "s3.amazonaws.com, -",
    "a.us-west-2.amazonaws.com.evil.test, -",
    "api.example.com, -",
  })
  void readsTheRegionOfAHost(String host, String region) {
    assertThat(SigningScope.regionOf(host).orElse("-")).isEqualTo(region);
  }

  @Test
  void keysAreNotPrinted() {
    assertThat(KEYS).hasToString("AwsCredentials");
  }

  private static String authorization(String head, String body) {
    return new String(
        new HeadSigner(KEYS, SCOPE)
            .authorization(
                (head + "\r\n").getBytes(ISO_8859_1),
                PayloadHash.of(ByteBuffer.wrap(body.getBytes(UTF_8)))),
        ISO_8859_1);
  }
}
