package dev.sluice.proxy.secret.credential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.CredentialSource;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Secrets enlarge a request by a bounded amount only. */
class SecretBoundsTest {
  private static final String HOLDER = "openshell:resolve:env:K";
  private static final int SECRET = 4 << 10;
  private static final CredentialRequest ASKER =
      new CredentialRequest("default", "a.test", 443, "/");
  private static final int IN_HEAD = 32;
  private static final int IN_BODY = 256;

  private final CredentialInjector injector =
      new CredentialInjector(
          CredentialStore.open(
              List.of(
                  CredentialStoreTest.credential(
                      new CredentialSource.Environment("K"), Optional.empty())),
              name -> Optional.of("x".repeat(SECRET)),
              InstantSource.system()));

  @ParameterizedTest
  @EnumSource(RewritableBody.class)
  void bodyReceivesAtMostOneMebibyte(RewritableBody kind) {
    assertThat(body(kind, IN_BODY)).isEqualTo(IN_BODY * (SECRET + "k=&".length()));
    assertThat(body(kind, IN_BODY + 1)).isEqualTo(CredentialFault.BODY_UNUSABLE);
    assertThat(body(kind, 10_000 - 500)).isEqualTo(CredentialFault.BODY_UNUSABLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"%s", "Bearer %s"})
  void headReceivesAtMost128Kibibytes(String value) {
    String line = "X-A: " + value.formatted(HOLDER) + "\r\n";

    assertThat(head("", line.repeat(IN_HEAD))).isInstanceOf(Integer.class);
    assertThat(head("", line.repeat(IN_HEAD + 1))).isEqualTo(CredentialFault.UNAVAILABLE);
  }

  @ParameterizedTest
  @CsvSource({"/, /", "?, &k="})
  void targetSharesTheBoundOfItsHead(String first, String next) {
    String target = first + (next + HOLDER).repeat(IN_HEAD);
    String basic = Base64.getEncoder().encodeToString(HOLDER.getBytes(ISO_8859_1));

    assertThat(head(target, "")).isInstanceOf(Integer.class);
    assertThat(head(target, "X-A: Basic " + basic + "\r\n")).isEqualTo(CredentialFault.UNAVAILABLE);
  }

  private Object body(RewritableBody kind, int times) {
    byte[] body = ("k=" + HOLDER + "&").repeat(times).getBytes(ISO_8859_1);
    return told(injector.body(kind, body, ASKER));
  }

  private Object head(String target, String lines) {
    String head = "GET /" + target + " HTTP/1.1\r\nHost: a.test\r\n" + lines + "\r\n";
    return told(injector.head(head.getBytes(ISO_8859_1), head.length(), ASKER));
  }

  /** The fault, or the number of bytes. */
  private static Object told(CredentialInjector.Result result) {
    return switch (result) {
      case CredentialInjector.Result.Rewritten made -> made.bytes().length;
      case CredentialInjector.Result.Refused refused -> refused.fault();
    };
  }
}
