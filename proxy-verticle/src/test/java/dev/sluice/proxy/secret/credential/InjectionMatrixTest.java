package dev.sluice.proxy.secret.credential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.config.settings.proxy.Credential;
import dev.sluice.config.settings.proxy.CredentialSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form of a placeholder, in every place, with a credential in every state. */
class InjectionMatrixTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String SECRET = "sec ret\"";
  private static final String IDENTITY = identity();

  enum Form {
    CANONICAL("openshell:resolve:env:K"),
    REVISION("openshell:resolve:env:v1_K"),
    HANDLE("openshell:resolve:env:s" + IDENTITY + "_K"),
    ALIAS("sk-OPENSHELL-RESOLVE-ENV-K");

    private final String text;

    Form(String text) {
      this.text = text;
    }
  }

  enum Place {
    PATH,
    ENCODED_PATH,
    QUERY,
    HEADER,
    PREFIXED,
    BASIC,
    JSON,
    FORM,
    TEXT
  }

  enum State {
    BOUND,
    UNBOUND,
    EXPIRED,
    LINE_BREAK,
    MISSING
  }

  private static Stream<Arguments> matrix() {
    return Stream.of(Form.values())
        .flatMap(
            form ->
                Stream.of(Place.values())
                    .flatMap(
                        place ->
                            Stream.of(State.values()).map(state -> arguments(form, place, state))));
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void isReplacedOrRefused(Form form, Place place, State state) {
    CredentialInjector.Result result = inject(injector(state), form.text, place, asker(state));

    switch (state) {
      case BOUND -> assertThat(rewritten(result)).isEqualTo(expected(place));
      case UNBOUND ->
          assertThat(result)
              .isEqualTo(
                  new CredentialInjector.Result.Refused(
                      CredentialFault.MISDIRECTED, Optional.empty()));
      case EXPIRED -> assertThat(result).isEqualTo(lacking("expired"));
      case LINE_BREAK, MISSING ->
          assertThat(result).isEqualTo(lacking("no secret (variable missing or not usable)"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "../a", "..\\a", "a?b", "a#b", ".", "..", "/"})
  void secretThatWouldLeaveItsSegmentIsRefused(String secret) {
    assertThat(
            inject(
                injector(Optional.of(secret), Optional.empty()),
                "openshell:resolve:env:K",
                Place.PATH,
                asker(State.BOUND)))
        .isEqualTo(lacking("not usable in its place"));
  }

  private static CredentialInjector.Result lacking(String why) {
    return new CredentialInjector.Result.Refused(
        CredentialFault.UNAVAILABLE, Optional.of(new CredentialLack("K", why)));
  }

  private static CredentialRequest asker(State state) {
    return new CredentialRequest("default", state == State.UNBOUND ? "b.test" : "a.test", 443, "/");
  }

  private static CredentialInjector injector(State state) {
    Optional<String> secret =
        switch (state) {
          case BOUND, UNBOUND, EXPIRED -> Optional.of(SECRET);
          case LINE_BREAK -> Optional.of("a\r\nX-B: c");
          case MISSING -> Optional.empty();
        };
    return injector(secret, state == State.EXPIRED ? Optional.of(NOW) : Optional.empty());
  }

  private static CredentialInjector injector(Optional<String> secret, Optional<Instant> expiresAt) {
    return new CredentialInjector(
        CredentialStore.open(
            List.of(credential(expiresAt)), name -> secret, InstantSource.fixed(NOW)));
  }

  private static Credential credential(Optional<Instant> expiresAt) {
    return CredentialStoreTest.credential(new CredentialSource.Environment("V"), expiresAt);
  }

  private static String identity() {
    return StoredCredential.of(credential(Optional.empty())).identity();
  }

  private static CredentialInjector.Result inject(
      CredentialInjector by, String holder, Place place, CredentialRequest asker) {
    return switch (place) {
      case PATH -> head(by, "/a/" + holder + "/b?c=d", "X-A: b", asker);
      case ENCODED_PATH -> head(by, "/a/" + holder.replace("l", "%6C") + "/b?c=d", "X-A: b", asker);
      case QUERY -> head(by, "/a?c=d&k=" + holder, "X-A: b", asker);
      case HEADER -> head(by, "/a", "X-A: " + holder, asker);
      case PREFIXED -> head(by, "/a", "Authorization: Bearer " + holder, asker);
      case BASIC -> head(by, "/a", "Authorization: Basic " + encoded("u:" + holder), asker);
      case JSON -> body(by, RewritableBody.JSON, "{\"k\":\"" + holder + "\"}", asker);
      case FORM -> body(by, RewritableBody.FORM, "c=d&k=" + holder, asker);
      case TEXT -> body(by, RewritableBody.TEXT, "a " + holder + " b", asker);
    };
  }

  private static String expected(Place place) {
    return switch (place) {
      case PATH, ENCODED_PATH -> head("/a/sec%20ret%22/b?c=d", "X-A: b");
      case QUERY -> head("/a?c=d&k=sec%20ret%22", "X-A: b");
      case HEADER -> head("/a", "X-A: " + SECRET);
      case PREFIXED -> head("/a", "Authorization: Bearer " + SECRET);
      case BASIC -> head("/a", "Authorization: Basic " + encoded("u:" + SECRET));
      case JSON -> "{\"k\":\"sec ret\\\"\"}";
      case FORM -> "c=d&k=sec%20ret%22";
      case TEXT -> "a " + SECRET + " b";
    };
  }

  private static CredentialInjector.Result head(
      CredentialInjector by, String target, String line, CredentialRequest asker) {
    byte[] head = head(target, line).getBytes(ISO_8859_1);
    return by.head(head, head.length, asker);
  }

  private static String head(String target, String line) {
    return "GET " + target + " HTTP/1.1\r\nHost: a.test\r\n" + line + "\r\n\r\n";
  }

  private static CredentialInjector.Result body(
      CredentialInjector by, RewritableBody kind, String body, CredentialRequest asker) {
    return by.body(kind, body.getBytes(ISO_8859_1), asker);
  }

  private static String rewritten(CredentialInjector.Result result) {
    return switch (result) {
      case CredentialInjector.Result.Rewritten made -> new String(made.bytes(), ISO_8859_1);
      case CredentialInjector.Result.Refused refused -> refused.toString();
    };
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(ISO_8859_1));
  }
}
