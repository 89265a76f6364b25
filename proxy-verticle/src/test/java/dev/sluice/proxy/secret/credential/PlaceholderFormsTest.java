package dev.sluice.proxy.secret.credential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.CredentialSource;
import dev.sluice.detect.placeholder.DecodedView;
import dev.sluice.detect.placeholder.Placeholder;
import dev.sluice.detect.placeholder.PlaceholderMatch;
import dev.sluice.testing.PlaceholderForms;
import dev.sluice.testing.PlaceholderForms.Name;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The list of forms that middleware is tested with is the injector's own. */
class PlaceholderFormsTest {
  private static final CredentialRequest REQUEST =
      new CredentialRequest("default", "a.test", 443, "/");

  private final CredentialInjector injector =
      new CredentialInjector(
          CredentialStore.open(
              List.of(
                  CredentialStoreTest.credential(
                      new CredentialSource.Environment("K"), Optional.empty())),
              name -> Optional.of("secret"),
              InstantSource.system()));

  static Stream<PlaceholderForms.Form> forms() {
    return PlaceholderForms.all();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void isRecognized(PlaceholderForms.Form form) {
    CredentialInjector.Result result = injected(form.value());

    if (!form.writing().isResolved()) {
      assertThat(fault(result)).isEqualTo(CredentialFault.MISPLACED);
    } else if (form.name() == Name.HANDLE) {
      assertThat(fault(result)).isEqualTo(CredentialFault.UNAVAILABLE);
    } else {
      assertThat(result).isInstanceOf(CredentialInjector.Result.Rewritten.class);
    }
  }

  /** A form that is read is resolved or refused; any other stays in the body as it is. */
  @ParameterizedTest
  @MethodSource("forms")
  void isReadInBodiesAsListed(PlaceholderForms.Form form) {
    for (RewritableBody kind : RewritableBody.values()) {
      byte[] body = ("k=" + form.value()).getBytes(ISO_8859_1);
      boolean untouched =
          injector.body(kind, body, REQUEST) instanceof CredentialInjector.Result.Rewritten made
              && Arrays.equals(made.bytes(), body);

      assertThat(untouched).as(kind.name()).isNotEqualTo(form.writing().isReadInBodies());
    }
  }

  @Test
  void listHasEveryKindOfPlaceholder() {
    assertThat(Stream.of(Name.values()).map(PlaceholderFormsTest::kind).distinct())
        .containsExactlyInAnyOrder(Placeholder.class.getPermittedSubclasses());
  }

  private static Class<?> kind(Name name) {
    byte[] text = name.text().getBytes(ISO_8859_1);
    return PlaceholderMatch.next(DecodedView.plain(text, 0, text.length), 0)
        .orElseThrow()
        .placeholder()
        .getClass();
  }

  private static CredentialFault fault(CredentialInjector.Result result) {
    assertThat(result).isInstanceOf(CredentialInjector.Result.Refused.class);
    return ((CredentialInjector.Result.Refused) result).fault();
  }

  private CredentialInjector.Result injected(String value) {
    byte[] head =
        ("GET / HTTP/1.1\r\nHost: a.test\r\nX-A: " + value + "\r\n\r\n").getBytes(ISO_8859_1);
    return injector.head(head, head.length, REQUEST);
  }
}
