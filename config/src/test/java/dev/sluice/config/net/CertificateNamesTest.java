package dev.sluice.config.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9525 section 6.3. */
class CertificateNamesTest {
  @ParameterizedTest
  @CsvSource({
    "a.example.com, a.example.com",
    "A.Example.COM, a.example.com",
    "localhost, localhost",
    "a.example.com, a.example.com.",
    "*.example.com, a.example.com.",
    "*.example.com, a.example.com",
    "*.EXAMPLE.com, xn--a.example.com"
  })
  void nameAHost(String name, String host) {
    assertThat(CertificateNames.matches(name, host)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "pa*.example.com, pay.example.com",
    "*y.example.com, pay.example.com",
    "p*y.example.com, pay.example.com",
    "**.example.com, pay.example.com",
    "pay.*.com, pay.example.com",
    "*.*.com, pay.example.com",
    "*.ex*.com, pay.example.com",
    "*.example.com, example.com",
    "*.example.com, a.b.example.com",
    "*.example.com, .example.com",
    "*.com, example.org",
    "*, localhost",
    "b.example.com, a.example.com",
    "example.com, a.example.com",
    "'', a.example.com",
    "a.example.com, a.example.com..",
    "*.com, com."
  })
  void doNotNameAHost(String name, String host) {
    assertThat(CertificateNames.matches(name, host)).isFalse();
  }
}
