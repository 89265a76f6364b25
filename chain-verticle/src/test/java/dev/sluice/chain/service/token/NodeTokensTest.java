package dev.sluice.chain.service.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.registration.Registration;
import dev.sluice.config.settings.TokenSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeTokensTest {
  private static final TokenCaller CI = new TokenCaller.Supervisor("ci");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final TokenIssuer ISSUER =
      new TokenIssuer("openshell-gateway:openshell", Duration.ofMinutes(15));

  @TempDir private Path state;
  private Instant now = Instant.parse("2026-11-28T12:00:00Z");
  private KeyDirectory keys = new KeyDirectory(Path.of(""));

  @BeforeEach
  void makeKeys() throws IOException {
    keys = new KeyDirectory(state.resolve("tokens"));
    keys.create();
  }

  private NodeTokens tokens() throws IOException {
    return new NodeTokens(ISSUER, keys, state.resolve("public/jwks.json"), () -> now);
  }

  private static Registration service(String endpoint, boolean insecure) {
    return new Registration(
        "guard",
        URI.create(endpoint),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "urn:openshell:extension:middleware:guard",
        insecure,
        1024,
        Duration.ofSeconds(1));
  }

  private static BearerToken token(NodeTokens tokens, TokenCaller caller) {
    return tokens.of(service("https://guard:1", false)).orElseThrow().tokenOf(caller).await();
  }

  @ParameterizedTest
  @CsvSource({
    "https://guard:1, false, true",
    "https://guard:1, true, false",
    "http://guard:1, false, false",
    "http://guard:1, true, false"
  })
  void onlyTlsWithoutTheExceptionHasTokens(String endpoint, boolean insecure, boolean has)
      throws IOException {
    assertThat(tokens().of(service(endpoint, insecure)).isPresent()).isEqualTo(has);
  }

  @Test
  void aTokenServesManyCallsOfItsSandboxAlone() throws IOException {
    NodeTokens tokens = tokens();
    BearerToken first = token(tokens, CI);

    assertThat(token(tokens, CI)).isSameAs(first);
    assertThat(token(tokens, new TokenCaller.Supervisor("lab"))).isNotEqualTo(first);
    assertThat(token(tokens, new TokenCaller.Gateway())).isNotEqualTo(first);
    assertThat(VerifiedToken.read(first.value(), tokens.jwks()).claims().getClaim("sandbox_id"))
        .isEqualTo("ci");
  }

  @Test
  void aTokenThatEndsIsNotSent() throws IOException {
    NodeTokens tokens = tokens();
    BearerToken first = token(tokens, CI);
    now = first.expires().minusSeconds(6);
    assertThat(token(tokens, CI)).isSameAs(first);

    now = first.expires().minusSeconds(5);

    assertThat(token(tokens, CI).expires()).isAfter(first.expires());
  }

  @Test
  void aRotationIsFollowedWithoutARestart() throws IOException {
    NodeTokens tokens = tokens();
    BearerToken first = token(tokens, CI);
    keys.rotate(HOUR, now);
    tokens.reload();
    assertThat(tokens.keyIds()).hasSize(2);
    assertThat(token(tokens, CI)).isSameAs(first);

    Files.setLastModifiedTime(keys.path().resolve("next.pem"), FileTime.from(now.minus(HOUR)));
    keys.rotate(HOUR, now);
    tokens.reload();

    BearerToken second = token(tokens, CI);
    assertThat(VerifiedToken.read(second.value(), tokens.jwks()).header().getKeyID())
        .isEqualTo(tokens.keyIds().getFirst());
    VerifiedToken.read(first.value(), tokens.jwks());
    assertThat(state.resolve("public/jwks.json")).content().isEqualTo(tokens.jwks() + "\n");
  }

  @Test
  void damagedFilesAreAFaultAndChangeNothing() throws IOException {
    NodeTokens tokens = tokens();
    BearerToken first = token(tokens, CI);
    Path current = keys.path().resolve("current.pem");
    String content = Files.readString(current);
    Files.writeString(current, "damaged");

    tokens.reload();

    assertThat(tokens.fault()).get().asString().contains("current.pem");
    assertThat(token(tokens, CI)).isSameAs(first);
    Files.writeString(current, content);
    tokens.reload();
    assertThat(tokens.fault()).isEmpty();
  }

  @Test
  void aCallWithoutASandboxHasNoToken() throws IOException {
    NodeTokens tokens = tokens();

    assertThatThrownBy(() -> token(tokens, new TokenCaller.Supervisor("")))
        .hasMessageContaining("needs a sandbox");
  }

  @Test
  void theFirstStartMakesAKeyAndPublishesIt() throws IOException {
    Path fresh = state.resolve("fresh");
    Path shared = state.resolve("shared/jwks.json");

    NodeTokens tokens = NodeTokens.open(settings(Optional.empty(), shared), fresh);

    assertThat(fresh.resolve("tokens/current.pem")).exists();
    assertThat(shared).content().isEqualTo(tokens.jwks() + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shared)))
        .isEqualTo("rw-r--r--");
  }

  /** It belongs to the operator, and other nodes may have the same. */
  @Test
  void aNamedDirectoryGetsNoKey() {
    Path named = state.resolve("named");

    assertThatThrownBy(
            () -> NodeTokens.open(settings(Optional.of(named), state.resolve("jwks.json")), state))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "chain.tokens.key_directory: %s has no current.pem; 'sluice middleware keys --dir %s'"
                    .formatted(named, named)
                + " makes one");
    assertThat(named).doesNotExist();
  }

  private static TokenSettings settings(Optional<Path> keys, Path jwks) {
    TokenSettings defaults = TokenSettings.DEFAULTS;
    return new TokenSettings(
        defaults.gatewayId(), keys, defaults.lifetime(), Optional.of(jwks), Optional.empty());
  }
}
