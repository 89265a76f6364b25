package dev.sluice.proxy.secret.credential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.CredentialSource;
import dev.sluice.detect.placeholder.PlaceholderSyntax;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Placeholders in Basic credentials are replaced or refused in every form that origins accept. */
class BasicAuthValueTest {
  /** A user whose characters differ between the two base64 alphabets. */
  private static final String HELD =
      Base64.getUrlEncoder().encodeToString("?>~:openshell:resolve:env:K".getBytes(ISO_8859_1));

  private static final String MADE =
      Base64.getEncoder().encodeToString("?>~:secret".getBytes(ISO_8859_1));

  private final CredentialInjector injector =
      new CredentialInjector(
          CredentialStore.open(
              List.of(
                  CredentialStoreTest.credential(
                      new CredentialSource.Environment("K"), Optional.empty())),
              name -> Optional.of("secret"),
              InstantSource.system()));

  @Test
  void testUserDiffersBetweenTheAlphabets() {
    assertThat(HELD).containsAnyOf("-", "_");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic %s",
        "basic   %s",
        "Basic \t%s",
        "Basic\t%s",
        "Basic %s=",
        "Basic %s==",
        "Basic %s \t"
      })
  void isReplaced(String form) {
    byte[] head = head(form.formatted(HELD));

    assertThat(PlaceholderSyntax.isInHead(head, head.length)).isTrue();
    assertThat(injected(head))
        .isEqualTo(new String(head(form.replace("=", "").formatted(MADE)), ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer x, Basic %s",
        "Basic %s, Bearer x",
        "Basic Zm9v Basic %s",
        "a;Basic %s",
        "Basic %sA, x",
        "Basic basic %s"
      })
  void placeholderThatIsNotReplacedIsRefused(String form) {
    byte[] head = head(form.formatted(HELD));

    assertThat(PlaceholderSyntax.isInHead(head, head.length)).isTrue();
    assertThat(injected(head)).contains(CredentialFault.MISPLACED.name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic dTpw", "Basic d", "basic", "Basic ", "Basic !", "Basic dTpw, a"})
  void otherValuesAreUnchanged(String value) {
    byte[] head = head(value);

    assertThat(PlaceholderSyntax.isInHead(head, head.length)).isFalse();
    assertThat(injected(head)).isEqualTo(new String(head, ISO_8859_1));
  }

  @Test
  void aliasMayFillTheValue() {
    assertThat(injected(head("Basic sk-OPENSHELL-RESOLVE-ENV-K")))
        .isEqualTo(new String(head("Basic secret"), ISO_8859_1));
  }

  private String injected(byte[] head) {
    return switch (injector.head(
        head, head.length, new CredentialRequest("default", "a.test", 443, "/"))) {
      case CredentialInjector.Result.Rewritten made -> new String(made.bytes(), ISO_8859_1);
      case CredentialInjector.Result.Refused refused -> refused.toString();
    };
  }

  private static byte[] head(String value) {
    return ("GET / HTTP/1.1\r\nHost: a.test\r\nX-A: " + value + "\r\n\r\n").getBytes(ISO_8859_1);
  }
}
