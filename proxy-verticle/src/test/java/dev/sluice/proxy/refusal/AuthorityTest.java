package dev.sluice.proxy.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
  @ParameterizedTest
  @CsvSource({
    "h, h, 80",
    "h:8080, h, 8080",
    "h:1, h, 1",
    "h:65535, h, 65535",
    "API.Example.TEST, api.example.test, 80",
    "api.example.test., api.example.test, 80",
    "api.example.test.:443, api.example.test, 443",
    "a_b-c.d0, a_b-c.d0, 80",
    "-, -, 80",
    "127.0.0.1, 127.0.0.1, 80",
    "127.0.0.1.:81, 127.0.0.1, 81",
    "255.255.255.255:81, 255.255.255.255, 81",
    "0.0.0.0, 0.0.0.0, 80",
    "1.2.3.4.example, 1.2.3.4.example, 80",
    "10.a, 10.a, 80",
    "0xyz, 0xyz, 80",
    "xn--bcher-kva.test, xn--bcher-kva.test, 80",
    "[::1], ::1, 80",
    "[::1]:443, ::1, 443",
    "[2001:DB8::A]:443, 2001:db8::a, 443",
    "[::ffff:1.2.3.4], ::ffff:1.2.3.4, 80",
    "[::], ::, 80"
  })
  void reads(String text, String host, int port) {
    assertThat(Authority.parse(text, 80)).contains(new Authority(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "h", "h:80", "H:80", "h.", "h.:80", "h:443", "h:080", "h:", "hh", "h:80:80", "g", ""
      })
  void isNamedByWhatIsReadAsIt(String text) {
    Authority h = new Authority("h", 80);

    assertThat(h.isNamedBy(text, 80)).isEqualTo(Authority.parse(text, 80).equals(Optional.of(h)));
    assertThat(h.isNamedBy(text, 443)).isEqualTo(Authority.parse(text, 443).equals(Optional.of(h)));
  }

  @Test
  void isNotNamedByAnAddressWithoutItsBrackets() {
    Authority loopback = new Authority("::1", 80);

    assertThat(loopback.isNamedBy("[::1]", 80)).isTrue();
    assertThat(loopback.isNamedBy("::1", 80)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":80",
        "h:",
        "h:0",
        "h:00",
        "h:080",
        "h:65536",
        "h:99999",
        "h:100000",
        "h:+80",
        "h:-80",
        "h:8 0",
        "h: 80",
        "h:80 ",
        "h:80/",
        "h:http",
        "h:80:80",
        "h::80",
        "h:\u0661",
        " h",
        "h ",
        "h h",
        "h\0",
        "h\t",
        "h\r\n",
        "h/a",
        "h\\a",
        "h?a",
        "h#a",
        "u@h",
        "u:p@h",
        "@h",
        "h%41",
        "h%00",
        "h\u00e9",
        "\u212a",
        "h,i",
        "h;i",
        "h!",
        "h*",
        "*.h",
        "h$",
        "h'",
        "(h)",
        "h+i",
        "h~",
        ".",
        "..",
        ".h",
        "h..",
        "a..b",
        "h..:80"
      })
  void refusesInvalidNames(String text) {
    assertThat(Authority.parse(text, 80)).isEmpty();
    assertThat(Authority.parseConnect(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.1",
        "1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.0.0.01",
        "127.0.0.0x1",
        "1.2.3",
        "1.2.3.4.5",
        "256.0.0.1",
        "1.2.3.256",
        "1.2.3.1000",
        "00.0.0.0",
        "a.1",
        "a.0x1",
        "0x",
        "a.0X",
        "1.2.3.4:0",
        "99999999999999999999.1",
        "1..2.3",
        "01.2.3.4"
      })
  void refusesNumbersThatSomeReadAsAnAddress(String text) {
    assertThat(Authority.parse(text, 80)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "]",
        "[]",
        "[]:80",
        "[:]",
        "[::1",
        "::1]",
        "::1",
        "::1:80",
        "[::1]80",
        "[::1]:",
        "[::1]:0",
        "[::1]::80",
        "[[::1]]",
        "[::1]]",
        "[[::1]:80",
        "[::1%eth0]",
        "[::1%25eth0]",
        "[fe80::1%1]",
        "[1.2.3.4]",
        "[h]",
        "[:::]",
        "[1::2::3]",
        "[12345::]",
        "[::g]",
        "[1:2:3:4:5:6:7:8:9]",
        "[1:2:3:4:5:6:7]",
        "[::1.2.3]",
        "[::1.2.3.256]",
        "[v1.a]",
        "[ ::1]",
        "[::1 ]",
        "a[::1]",
        "[::1].",
        "[::1]:80:80",
        "[.:1]",
        "[::1/64]"
      })
  void refusesInvalidAddresses(String text) {
    assertThat(Authority.parse(text, 80)).isEmpty();
  }

  @Test
  void boundsNamesAndLabels() {
    String label = "a".repeat(63);
    String longest = label + '.' + label + '.' + label + '.' + "a".repeat(61);

    assertThat(Authority.parse(longest, 80)).isPresent();
    assertThat(Authority.parse(longest + ".", 80)).isPresent();
    assertThat(Authority.parse(longest + "a", 80)).isEmpty();
    assertThat(Authority.parse(label + "a", 80)).isEmpty();
    assertThat(Authority.parse(label + "a.b", 80)).isEmpty();
    assertThat(Authority.parse("a.".repeat(126) + "ab", 80)).isEmpty();
  }

  @Test
  void needsAPortForConnect() {
    assertThat(Authority.parseConnect("H:443")).contains(new Authority("h", 443));
    assertThat(Authority.parseConnect("[::1]:443")).contains(new Authority("::1", 443));
    assertThat(Authority.parseConnect("h")).isEmpty();
    assertThat(Authority.parseConnect("[::1]")).isEmpty();
  }

  @Test
  void keepsAnUnknownDefaultPort() {
    assertThat(Authority.parse("h", 0)).isEqualTo(Optional.of(new Authority("h", 0)));
  }

  @ParameterizedTest
  @CsvSource({
    "h, 80, 80, h",
    "h, 443, 80, h:443",
    "::1, 80, 80, [::1]",
    "::1, 443, 80, [::1]:443",
    "1.2.3.4, 8080, 443, 1.2.3.4:8080"
  })
  void writesTheHostField(String host, int port, int schemePort, String header) {
    assertThat(new Authority(host, port).hostHeader(schemePort)).isEqualTo(header);
  }
}
