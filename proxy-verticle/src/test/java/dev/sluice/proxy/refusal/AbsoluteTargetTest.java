package dev.sluice.proxy.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AbsoluteTargetTest {
  private static TargetResult parse(String target) {
    return TargetParser.parse(target, false);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/a?b, http, h, 80, /a, b",
    "HTTP://H.Test./a?b, http, h.test, 80, /a, b",
    "https://h:8443/x/..?b, https, h, 8443, /, b",
    "http://h?b, http, h, 80, /, b",
    "http://[::1]:81/%41?b, http, ::1, 81, /A, b",
    "ws://h/?b, ws, h, 80, /, b",
    "wss://h/?b, wss, h, 443, /, b",
    "ftp://h/?b, ftp, h, 0, /, b",
    "x+y.z-1://h:7/?b, x+y.z-1, h, 7, /, b"
  })
  void readsAbsoluteForm(
      String raw, String scheme, String host, int port, String path, String query) {
    assertThat(parse(raw))
        .isEqualTo(
            new TargetResult.Absolute(
                scheme, new Authority(host, port), new RequestTarget(path, query, true)));
  }

  @Test
  void insertsTheRootPath() {
    assertThat(parse("http://h"))
        .isEqualTo(
            new TargetResult.Absolute(
                "http", new Authority("h", 80), new RequestTarget("/", "", false)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http:///a",
        "http://",
        "http://?a",
        "http://:80/",
        "http://h:/",
        "http://h:0/",
        "http://h:65536/",
        "http://h:+80/",
        "http://u@h/",
        "http://u:p@h/",
        "http://h@evil/",
        "http://h#f",
        "http://h/#f",
        "http://h\\a/",
        "http://h%2e/",
        "http:/h/a",
        "http:h",
        "http:",
        "://h/",
        "1http://h/",
        "ht tp://h/",
        "-x://h/",
        "h_p://h/",
        "http://h h/",
        "http://[::1/",
        "http://::1/",
        "http://[::1]a/",
        "http://[]/",
        "http://[v1.x]/",
        "http://[::1%25eth0]/",
        "http://a,b/",
        "http://h/%2f",
        "http://h/..",
        "http://h/%00",
        "http://127.1/",
        "example.com:443",
        "h:80/a",
        "http//h/"
      })
  void refusesOtherUrls(String raw) {
    assertThat(parse(raw)).isInstanceOf(TargetResult.Rejected.class);
  }
}
