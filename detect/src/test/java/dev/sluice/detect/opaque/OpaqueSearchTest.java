package dev.sluice.detect.opaque;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.ListedValues;
import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.pattern.SecretPattern;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpaqueSearchTest {
  private static final String VALUE = "q7ZtB2mK9xWc4RfV8nLd3HsY";
  private static final OpaqueSearch SEARCH = OpaqueSearch.of(SecretCatalog.ALL, ListedValues.NONE);

  private static List<String> id(List<SecretPattern> found) {
    return found.stream().map(SecretPattern::id).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "d=" + VALUE,
        "a=1&d=" + VALUE + "&b=2",
        VALUE,
        VALUE + "=1",
        "note=see%20" + VALUE + "%21",
        "d=" + "q7ZtB2mK9xWc4%2552fV8nLd3HsY",
        "d={%22k%22:%22" + VALUE + "%22}",
        "d=8f3a9c1e7b2d4f6a0c5e8b1d3f",
        "d=mz4w6ytb2n7rkq3xv5gd2ha6ps4e",
        "id=" + VALUE + VALUE
      })
  void findsOpaqueValuesInQueries(String query) {
    assertThat(id(SEARCH.inQuery(query))).containsExactly("opaque-value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "=",
        "d=q7ZtB2mK9xWc4RfV8nL",
        "page_token=" + VALUE,
        "nextPageToken=" + VALUE,
        "X-Amz-Signature=" + VALUE,
        "id=" + VALUE,
        "trace=4bf92f3577b34da6a3ce929d0e0e4736",
        "u=550e8400-e29b-41d4-a716-446655440000",
        "u=01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "d=aGVsbG8gd29ybGQsIHRoaXMgaXMgdGV4dA==",
        "q=AbstractSingletonProxyFactoryBean",
        "t=20240115T103000Z-20240116T103000Z",
        "n=12345678901234567890123456789012",
        "q=what-is-the-capital-of-france-in-2024"
      })
  void passesOrdinaryQueries(String query) {
    assertThat(SEARCH.inQuery(query)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "x-note, true",
    "x-payload, true",
    "authorization, false",
    "if-none-match, false",
    "x-request-id, false",
    "sentry-trace, false",
    "x-goog-api-key, false",
    "x-body-sha256, false"
  })
  void findsOpaqueValuesInHeadersOfNoStandard(String name, boolean found) {
    assertThat(SEARCH.inValue(name, "a " + VALUE + ";").isEmpty()).isEqualTo(!found);
  }

  @Test
  void findsOpaqueNamesOfHeaders() {
    assertThat(id(SEARCH.inName("x-8f3a9c1e7b2d4f6a0c5e8b1d3f"))).containsExactly("opaque-value");
    assertThat(SEARCH.inName("x-stainless-package-version")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mz4w6ytb2n7rkq3xv5gd2ha6ps4e.evil.example",
        "8f3a9c1e7b2d4f6a0c5e8b1d3f5a7c9e2b4d6f8a1c3e5b7d9f0a2c.t.evil.example",
        "8f3a9c1e7b2d4f6a0c5e8b1d3f5a7c9e.2b4d6f8a1c3e5b7d9f0a2c4e6b8d0f1a.evil.example",
        "mz4w6ytb2n4k.7rkq3xv5gd2w.2ha6ps4e5j3c.evil.example"
      })
  void findsTunnelsThroughDns(String host) {
    assertThat(id(SEARCH.inHost(host))).containsExactly("opaque-label");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8f3a9c1e7b2d4f6a0c5e8b1d3f5a7c9e.r2.storage.example",
        "550e8400-e29b-41d4-a716-446655440000.sandbox.example",
        "ec2-203-0-113-25.compute-1.amazonaws.com",
        "xn--80aaxitdbjk.example",
        "my-very-long-service-name-2024.internal.example",
        "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"
      })
  void passesOrdinaryHosts(String host) {
    assertThat(SEARCH.inHost(host)).isEmpty();
  }

  /** Of what a tunnel sends in labels of 60 characters, and of keys in base64. */
  @Test
  void missesFewRandomValues() {
    Random random = new Random(5);
    assertThat(missed(random, "abcdefghijklmnopqrstuvwxyz234567", 60)).isLessThan(15);
    assertThat(missed(random, "0123456789abcdef", 58)).isLessThan(2);
    assertThat(
            missed(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 43))
        .isLessThan(40);
  }

  /** Of a thousand. */
  private static long missed(Random random, String digits, int length) {
    return IntStream.range(0, 1000)
        .mapToObj(
            i ->
                random
                    .ints(length, 0, digits.length())
                    .mapToObj(at -> digits.substring(at, at + 1))
                    .collect(java.util.stream.Collectors.joining()))
        .filter(value -> SEARCH.inQuery("d=" + value).isEmpty())
        .count();
  }

  @Test
  void looksWhereItsPatternsDo() {
    OpaqueSearch values =
        OpaqueSearch.of(SecretCatalog.find("opaque-value").stream().toList(), ListedValues.NONE);

    assertThat(values.inHost("mz4w6ytb2n7rkq3xv5gd2ha6ps4e.evil.example")).isEmpty();
    assertThat(values.inPath("/" + VALUE)).isEmpty();
    assertThat(values.inQuery(VALUE)).isNotEmpty();
    assertThat(OpaqueSearch.of(SecretCatalog.USUAL, ListedValues.NONE))
        .isEqualTo(OpaqueSearch.NONE);
  }

  @Test
  void findsSegmentsOfPaths() {
    String bytes = HexFormat.of().formatHex(VALUE.getBytes(StandardCharsets.US_ASCII));

    assertThat(id(SEARCH.inPath("/a/" + VALUE + "/b"))).containsExactly("opaque-segment");
    assertThat(id(SEARCH.inPath("/a/" + bytes))).containsExactly("opaque-segment");
    assertThat(SEARCH.inPath("/a/" + Base64.getEncoder().encodeToString(new byte[60]))).isEmpty();
    assertThat(SEARCH.inPath("/repos/org/8f3a9c1e7b2d4f6a0c5e8b1d3f5a7c9e/x")).isEmpty();
  }
}
