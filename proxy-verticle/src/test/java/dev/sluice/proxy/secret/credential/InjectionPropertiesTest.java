package dev.sluice.proxy.secret.credential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.CredentialSource;
import dev.sluice.detect.placeholder.PlaceholderScanner;
import dev.sluice.detect.placeholder.PlaceholderSyntax;
import dev.sluice.proxy.refusal.RequestTarget;
import java.net.URLEncoder;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Invariants of every request: no placeholder remains, and nothing else changes. */
class InjectionPropertiesTest {
  private static final int TRIES = 1000;

  /** The percent-encoded prefix of an alias, which is not part of the marker. */
  private static final int PREFIX = 6;

  private static final CredentialRequest ASKER =
      new CredentialRequest("default", "a.test", 443, "/");
  private static final String HOLDER = "openshell:resolve:env:K";
  private static final List<String> FORMS =
      List.of(HOLDER, "openshell:resolve:env:v7_K", "x.OPENSHELL-RESOLVE-ENV-K");
  private static final String SECRET = "s\u00e4+\"cret";

  private final CredentialInjector injector =
      new CredentialInjector(
          CredentialStore.open(
              List.of(
                  CredentialStoreTest.credential(
                      new CredentialSource.Environment("K"), Optional.empty())),
              name -> Optional.of(SECRET),
              InstantSource.system()));

  @Property(tries = TRIES)
  void textKeepsEverythingElse(@ForAll("pieces") List<String> pieces) {
    String body = String.join(" ", pieces);

    assertThat(body(RewritableBody.TEXT, body)).isEqualTo(replaced(pieces, " ", SECRET));
  }

  @Property(tries = TRIES)
  void formsKeepNamesAndOtherValues(@ForAll("words") List<String> words) {
    String body = words.stream().map(w -> "n%20=" + w).collect(Collectors.joining("&"));
    String expected =
        words.stream()
            .map(w -> "n%20=" + (FORMS.contains(w) ? URLEncoder.encode(SECRET, UTF_8) : w))
            .collect(Collectors.joining("&"));

    assertThat(body(RewritableBody.FORM, body)).isEqualTo(expected);
  }

  @Property(tries = TRIES)
  void headsAreRewrittenOrRefused(@ForAll("fields") List<String> values) {
    String head =
        "GET /a?b=c HTTP/1.1\r\n"
            + values.stream().map(v -> "X-A:  " + v + " \r\n").collect(Collectors.joining())
            + "\r\n";
    byte[] bytes = head.getBytes(ISO_8859_1);
    switch (injector.head(bytes, bytes.length, ASKER)) {
      case CredentialInjector.Result.Refused ignored ->
          assertThat(PlaceholderSyntax.isInHead(bytes, bytes.length)).isTrue();
      case CredentialInjector.Result.Rewritten made -> {
        assertThat(PlaceholderSyntax.isInHead(made.bytes(), made.bytes().length)).isFalse();
        String secret = new String(SECRET.getBytes(UTF_8), ISO_8859_1);
        String expected = head;
        for (String form : FORMS) {
          expected = expected.replace(form, secret);
        }
        assertThat(new String(made.bytes(), ISO_8859_1)).isEqualTo(expected);
      }
    }
  }

  @Property(tries = TRIES)
  void scannerFindsAMarkerSplitAnywhere(
      @ForAll("encoded") String marker,
      @ForAll @IntRange(max = 100) int before,
      @ForAll @IntRange(min = 1, max = 80) int piece) {
    byte[] body = ("o".repeat(before) + marker + "tail").getBytes(ISO_8859_1);
    PlaceholderScanner guard = new PlaceholderScanner();
    boolean seen = false;
    int released = 0;
    for (int at = 0; at < body.length && !seen; at += piece) {
      int to = Math.min(body.length, at + piece);
      seen = guard.finds(body, at, to);
      released = seen ? released : to - guard.heldBytes();
    }

    assertThat(seen).isTrue();
    assertThat(released).isLessThanOrEqualTo(before + PREFIX);
  }

  @Property(tries = TRIES)
  void redactedPathsHoldNoPlaceholder(@ForAll("encoded") String marker) {
    assertThat(new RequestTarget("/a/" + marker + "KEY/b", "", false).path().contains("KEY"))
        .isFalse();
  }

  private String body(RewritableBody kind, String body) {
    return switch (injector.body(kind, body.getBytes(UTF_8), ASKER)) {
      case CredentialInjector.Result.Rewritten made -> new String(made.bytes(), UTF_8);
      case CredentialInjector.Result.Refused refused -> refused.toString();
    };
  }

  private static String replaced(List<String> pieces, String between, String secret) {
    return pieces.stream()
        .map(piece -> FORMS.contains(piece) ? secret : piece)
        .collect(Collectors.joining(between));
  }

  @Provide
  Arbitrary<List<String>> pieces() {
    return Arbitraries.oneOf(
            Arbitraries.of(FORMS),
            Arbitraries.of("open", "openshell:", "OPENSHELL-RESOLVE", "%6f", "%", "\u00e4", ""),
            Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(12))
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.oneOf(
            Arbitraries.of(FORMS), Arbitraries.of("a", "%41", "+", "x=y", "openshell:", "%", ""))
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<String>> fields() {
    return Arbitraries.oneOf(
            Arbitraries.of(FORMS),
            Arbitraries.of(FORMS).map(form -> "Bearer " + form),
            Arbitraries.of("a b", "c=openshell:resolve:env:K", "openshell:resolve:env:", "Basic x"),
            Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(12))
        .list()
        .ofMaxSize(8);
  }

  /** A marker, some of its bytes percent-encoded. */
  @Provide
  Arbitrary<String> encoded() {
    return Arbitraries.of("openshell:resolve:env:", "x-OPENSHELL-RESOLVE-ENV-")
        .flatMap(
            marker ->
                Arbitraries.integers()
                    .between(0, 2)
                    .list()
                    .ofSize(marker.length())
                    .map(how -> encoded(marker, how)));
  }

  private static String encoded(String marker, List<Integer> how) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < marker.length(); i++) {
      char c = marker.charAt(i);
      out.append(
          switch (how.get(i)) {
            case 0 -> String.valueOf(c);
            case 1 -> "%%%02x".formatted((int) c);
            default -> "%%%02X".formatted((int) c);
          });
    }
    return out.toString();
  }
}
