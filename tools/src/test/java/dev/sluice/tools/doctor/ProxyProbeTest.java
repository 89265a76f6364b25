package dev.sluice.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.HostPort;
import dev.sluice.testing.Ports;
import dev.sluice.testing.TestIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyProbeTest {
  @TempDir private Path directory;

  private TestIdentity identity(String name, String host) {
    return TestIdentity.create(directory, name, List.of(host));
  }

  private static ProxyState asked(FakeProxy proxy, String credentials, TestIdentity trusted)
      throws IOException {
    return new ProxyProbe(
            new HostPort("127.0.0.1", proxy.port()), credentials, trusted.certificate())
        .state();
  }

  @Test
  void aProxyWithACertificateOfTheAuthorityAnswers() throws Exception {
    TestIdentity own = identity("own", "sluice.local");
    try (FakeProxy proxy = new FakeProxy("HTTP/1.1 200 OK\r\n\r\n", own)) {
      assertThat(asked(proxy, "", own)).isEqualTo(new ProxyState.Answering());
      assertThat(proxy.head())
          .startsWith("CONNECT sluice.local:443 HTTP/1.1\r\nHost: sluice.local:443\r\n")
          .doesNotContain("Authorization");
    }
  }

  @Test
  void anotherAuthorityIsTold() throws Exception {
    TestIdentity own = identity("own", "sluice.local");
    try (FakeProxy proxy = new FakeProxy("HTTP/1.1 200 OK\r\n\r\n", own)) {
      assertThat(asked(proxy, "", identity("other", "sluice.local")))
          .isEqualTo(new ProxyState.OtherAuthority());
    }
  }

  @Test
  void anotherNameIsTold() throws Exception {
    TestIdentity own = identity("own", "other.test");
    try (FakeProxy proxy = new FakeProxy("HTTP/1.1 200 OK\r\n\r\n", own)) {
      assertThat(asked(proxy, "", own)).isEqualTo(new ProxyState.OtherAuthority());
    }
  }

  @Test
  void sendsTheTokenAsBasicCredentials() throws Exception {
    TestIdentity own = identity("own", "sluice.local");
    try (FakeProxy proxy = new FakeProxy("HTTP/1.1 200 OK\r\n\r\n", own)) {
      asked(proxy, "ci:a%20b%2Fc@", own);
      assertThat(proxy.head()).contains("\r\nProxy-Authorization: Basic Y2k6YSBiL2M=\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 407 Proxy Authentication Required|wants the token of a sandbox",
        "HTTP/1.1 403 Forbidden|refuses sluice.local with 403",
        "SSH-2.0-server|does not answer: it is no HTTP proxy"
      })
  void tellsOtherAnswers(String line, String text) throws Exception {
    TestIdentity own = identity("own", "sluice.local");
    try (FakeProxy proxy = new FakeProxy(line + "\r\n\r\n", own)) {
      assertThat(asked(proxy, "", own).text()).isEqualTo(text);
    }
  }

  @Test
  void tellsThatNothingListens() throws Exception {
    ProxyProbe probe =
        new ProxyProbe(
            new HostPort("127.0.0.1", Ports.free()), "x@", identity("own", "a").certificate());
    assertThat(probe.state()).isEqualTo(new ProxyState.Silent("connection refused"));
    assertThat(probe.toString()).doesNotContain("x@");
  }
}
