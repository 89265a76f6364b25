package dev.sluice.wire.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyStatusListTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cdn.test",
        "\"cache of sluice\"; error=dns_error; rcode=\"NXDOMAIN\"",
        "a; next-hop=\"sluice\"; received-status=503; x, *b;y=?1;z=-1.5;u=:aGk=:;v=a/b:c",
        "a; details=\"x, sluice; error=http_request_denied\"",
        "a; details=\"\\\", sluice\"",
        "a;at=@1700000000;text=%\"f%c3%bc\" \t, \tb",
        "sluice.test, xsluice, sluice/1, sluice-2"
      })
  void otherProxiesAreKept(String value) {
    assertThat(ProxyStatusList.foreign(value)).get().isSameAs(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a; error=dns_error, sluice; error=http_request_denied | a; error=dns_error",
        "sluice,b;x=\"1,2\" , Sluice; details=\"a, b\",c | b;x=\"1,2\", c",
        "\"sluice\", \"slu\"; details=\"sluice\" | \"slu\"; details=\"sluice\"",
        "\" SLUICE \", a | a"
      })
  void membersThatNameThisProxyAreRemoved(String value, String left) {
    assertThat(ProxyStatusList.foreign(value)).contains(left);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sluice",
        "sluice; error=http_request_denied; details=\"policy_denied\"",
        "SLUICE, sLuIcE",
        "a,",
        ",a",
        "a,,sluice",
        "a; error=\"unterminated, sluice",
        "a; details=\"x\\y\", b",
        "\"a\\bsluice",
        "a; details=\"\u00e4\"",
        "\u00e4",
        "(sluice), a",
        "a ;x",
        "a; X=1",
        "a; x=",
        "a; x=:b",
        "a; x=1.",
        "a b",
        "1, a",
        "a\u0000, sluice",
        "\"\""
      })
  void nothingIsKeptOfALineThatNamesNobodyElseOrIsNoList(String value) {
    assertThat(ProxyStatusList.foreign(value)).isEmpty();
  }

  /** What is left is a list without this proxy, whatever the line was. */
  @Property
  void theRestIsStable(@ForAll("lines") String line) {
    Optional<String> left = ProxyStatusList.foreign(line.strip());

    assertThat(left.flatMap(ProxyStatusList::foreign)).isEqualTo(left);
    assertThat(
            left.orElse("").toLowerCase(Locale.ROOT).replaceAll("\"(\\\\.|[^\"\\\\])*\"", "\"\""))
        .doesNotContainPattern("(^|,)\\s*sluice\\s*(;|,|$)");
  }

  @Provide
  Arbitrary<String> lines() {
    return Arbitraries.of(
            "sluice", "Sluice", "a", "\"", "\\", ",", ";", "=", " ", "x=1", "; y", "(")
        .list()
        .ofMaxSize(12)
        .map((List<String> parts) -> String.join("", parts));
  }
}
