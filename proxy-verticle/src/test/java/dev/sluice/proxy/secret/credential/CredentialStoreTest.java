package dev.sluice.proxy.secret.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.match.EndpointPath;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.settings.proxy.Credential;
import dev.sluice.config.settings.proxy.CredentialEndpoint;
import dev.sluice.config.settings.proxy.CredentialSource;
import dev.sluice.config.settings.proxy.SecretContent;
import dev.sluice.detect.placeholder.Placeholder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialStoreTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final CredentialRequest ASKER =
      new CredentialRequest("default", "a.test", 443, "/v1");

  @TempDir private Path directory;

  @Test
  void revisionIsKeptForEightChanges() throws IOException {
    CredentialStore store = store("s1", Optional.empty());
    for (int i = 2; i <= 9; i++) {
      Files.writeString(file(), "s" + i);
      store.reload();
    }

    assertThat(resolved(store, new Placeholder.Current("K"))).isEqualTo("s9");
    assertThat(resolved(store, new Placeholder.Revision("K", 9))).isEqualTo("s9");
    assertThat(resolved(store, new Placeholder.Revision("K", 2))).isEqualTo("s2");
    assertThat(resolved(store, new Placeholder.Revision("K", 1))).isEqualTo("s9");
    assertThat(resolved(store, new Placeholder.Revision("K", 10))).isEqualTo("s9");
  }

  @Test
  void unchangedFileAddsNoRevision() throws IOException {
    CredentialStore store = store("s1", Optional.empty());
    CredentialSnapshot before = store.current();
    store.reload();

    assertThat(store.current()).isSameAs(before);
  }

  @Test
  void removedFileRevokesAllRevisions() throws IOException {
    CredentialStore store = store("s1", Optional.empty());
    Files.writeString(file(), "s2");
    store.reload();
    Files.delete(file());
    store.reload();

    assertThat(resolve(store, new Placeholder.Revision("K", 1)))
        .isInstanceOf(CredentialSnapshot.Resolution.Unavailable.class);

    Files.writeString(file(), "s3");
    store.reload();
    assertThat(resolved(store, new Placeholder.Revision("K", 1))).isEqualTo("s3");
  }

  @Test
  void handleIsValidForItsIdentityOnly() throws IOException {
    CredentialStore store = store("s1", Optional.empty());
    String identity = store.current().byKey().values().iterator().next().identity();

    assertThat(resolved(store, new Placeholder.Handle("K", identity))).isEqualTo("s1");
    assertThat(resolve(store, new Placeholder.Handle("K", "0".repeat(64))))
        .isInstanceOf(CredentialSnapshot.Resolution.Unavailable.class);
  }

  @Test
  void expiryIsExact() throws IOException {
    assertThat(resolved(store("s", Optional.of(NOW.plusMillis(1))), new Placeholder.Current("K")))
        .isEqualTo("s");
    assertThat(resolve(store("s", Optional.of(NOW)), new Placeholder.Current("K")))
        .isInstanceOf(CredentialSnapshot.Resolution.Unavailable.class);
  }

  @Test
  void bindingIsCheckedBeforeTheSecret() throws IOException {
    CredentialStore store = store("s", Optional.of(NOW));

    assertThat(
            store
                .current()
                .resolve(
                    new Placeholder.Current("K"),
                    new CredentialRequest("default", "b.test", 443, "/"),
                    NOW))
        .isInstanceOf(CredentialSnapshot.Resolution.Misdirected.class);
  }

  @Test
  void otherSandboxSeesNoCredential() throws IOException {
    CredentialStore store = store("s", Optional.empty());

    assertThat(
            store
                .current()
                .resolve(
                    new Placeholder.Current("K"),
                    new CredentialRequest("ci", "b.test", 1, "/"),
                    NOW))
        .isInstanceOf(CredentialSnapshot.Resolution.Unavailable.class);
    assertThat(store.current().hasAnyFor("ci")).isFalse();
    assertThat(store.current().hasBoundTo("ci", "a.test", 443)).isFalse();
    assertThat(store.current().hasBoundTo("default", "a.test", 443)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "a\nb", "a\rb", "a\u0000b", "a\u0007", "\u007f", "a\n\n"})
  void secretWithControlCharactersIsRefused(String text) {
    assertThat(Secret.of(text.getBytes(UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b\tc", "a\n", "a\r\n", "\u00e4"})
  void oneLineEndIsDropped(String text) {
    assertThat(Secret.of(text.getBytes(UTF_8)).map(secret -> new String(secret.octets(), UTF_8)))
        .contains(text.stripTrailing());
  }

  @Test
  void secretOverTheLimitIsRefused() throws IOException {
    Path file = Files.write(directory.resolve("large"), new byte[0]);
    Files.writeString(file, "x".repeat(SecretContent.MAX_BYTES) + "\r\n");
    assertThat(CredentialStore.readFile(file).secret()).isPresent();
    Files.writeString(file, "x".repeat(SecretContent.MAX_BYTES + 1));
    assertThat(CredentialStore.readFile(file))
        .isEqualTo(ReadSecret.unusable(file + " has more than 64 KiB"));
  }

  @Test
  void aMissingSecretIsToldFromAnEmptyOne() throws IOException {
    Path file = directory.resolve("own");
    assertThat(CredentialStore.readFile(file).fault())
        .isEqualTo(file + " cannot be read: no such file or directory");

    Files.writeString(file, "\n");
    assertThat(CredentialStore.readFile(file).fault()).isEqualTo(file + " is empty");

    Files.writeString(file, "a\nb");
    assertThat(CredentialStore.readFile(file).fault())
        .isEqualTo(file + " has a control character or several lines");
  }

  @Test
  void variablesAreReadOnce() {
    Credential credential = credential(new CredentialSource.Environment("V"), Optional.empty());
    CredentialStore store =
        CredentialStore.open(
            List.of(credential), name -> Optional.of("from " + name), InstantSource.fixed(NOW));
    store.reload();

    assertThat(store.hasFiles()).isFalse();
    assertThat(resolved(store, new Placeholder.Current("K"))).isEqualTo("from V");
  }

  @Test
  void secretIsNeverPrinted() throws IOException {
    CredentialSnapshot.Resolution resolution =
        resolve(store("hidden", Optional.empty()), new Placeholder.Current("K"));

    assertThat(resolution.toString()).doesNotContain("hidden");
  }

  private Path file() {
    return directory.resolve("secret");
  }

  private CredentialStore store(String secret, Optional<Instant> expiresAt) throws IOException {
    Files.writeString(file(), secret);
    return CredentialStore.open(
        List.of(credential(new CredentialSource.SecretFile(file()), expiresAt)),
        name -> Optional.empty(),
        InstantSource.fixed(NOW));
  }

  static Credential credential(CredentialSource source, Optional<Instant> expiresAt) {
    return new Credential(
        "K",
        source,
        List.of(new CredentialEndpoint(HostPattern.exact("a.test"), 443, EndpointPath.ANY)),
        Set.of("default"),
        expiresAt,
        true);
  }

  private static CredentialSnapshot.Resolution resolve(
      CredentialStore store, Placeholder placeholder) {
    return store.current().resolve(placeholder, ASKER, NOW);
  }

  private static String resolved(CredentialStore store, Placeholder placeholder) {
    Secret secret = ((CredentialSnapshot.Resolution.Resolved) resolve(store, placeholder)).secret();
    return new String(secret.octets(), UTF_8);
  }
}
