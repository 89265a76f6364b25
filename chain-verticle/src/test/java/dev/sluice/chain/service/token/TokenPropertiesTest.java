package dev.sluice.chain.service.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class TokenPropertiesTest {
  private static final SigningKey KEY = SigningKey.generate();
  private static final String JWKS = new KeyRing(KEY, List.of()).jwks();
  private static final TokenIssuer ISSUER =
      new TokenIssuer("openshell-gateway:openshell", Duration.ofMinutes(1));
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().all().ofMinLength(1).ofMaxLength(40);
  }

  /** Quotes, backslashes and surrogates included. */
  @Property(tries = 200)
  void aServiceReadsWhatWasIssued(@ForAll("texts") String audience, @ForAll("texts") String id) {
    Assume.that(ISSUER.objection(audience).isEmpty());
    Assume.that(wellFormed(audience) && wellFormed(id));

    VerifiedToken read = VerifiedToken.read(issued(audience, id), JWKS);

    assertThat(read.claims().getAudience()).containsExactly(audience);
    assertThat(read.claims().getClaim("sandbox_id")).isEqualTo(id);
    assertThat(read.claims().getSubject()).isEqualTo("spiffe://openshell/sandbox/" + id);
  }

  @Property(tries = 100)
  void aChangedTokenIsRefused(@ForAll @IntRange(min = 0, max = 10_000) int place) {
    String token = issued("aud", "ci");
    int at = place % token.length();
    char other = token.charAt(at) == 'A' ? 'B' : 'A';
    // The last character has two bits that no byte uses.
    Assume.that(token.charAt(at) != '.' && at < token.length() - 1);

    assertThatThrownBy(
            () ->
                VerifiedToken.read(token.substring(0, at) + other + token.substring(at + 1), JWKS))
        .isInstanceOf(AssertionError.class);
  }

  private static String issued(String audience, String sandbox) {
    return ISSUER.issue(KEY, audience, new TokenCaller.Supervisor(sandbox), NOW).value();
  }

  private static boolean wellFormed(String text) {
    return text.chars().noneMatch(c -> Character.isSurrogate((char) c));
  }
}
