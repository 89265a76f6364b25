package dev.sluice.chain.service.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.chain.service.token.KeyDirectory.Step;
import dev.sluice.config.pem.PemText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyDirectoryTest {
  private static final Duration OVERLAP = Duration.ofHours(1);
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  @TempDir private Path directory;
  private KeyDirectory keys = new KeyDirectory(Path.of(""));

  @BeforeEach
  void create() throws IOException {
    keys = new KeyDirectory(directory.resolve("tokens"));
    keys.create();
  }

  @Test
  void theFirstKeyIsForItsOwnerOnly() throws IOException {
    assertThat(mode(keys.path())).isEqualTo("rwx------");
    assertThat(mode(file("current.pem"))).isEqualTo("rw-------");
    assertThat(keys.ids()).hasSize(1);
  }

  @Test
  void aKeyThatExistsStays() throws IOException {
    String before = keys.signing().id();

    keys.create();

    assertThat(keys.signing().id()).isEqualTo(before);
  }

  @Test
  void aRotationPublishesTheNextKeyBeforeItSigns() throws IOException {
    String first = keys.signing().id();

    Step announced = keys.rotate(OVERLAP, NOW);
    aged("next.pem", Duration.ZERO);

    assertThat(announced).isInstanceOf(Step.Announced.class);
    assertThat(keys.signing().id()).isEqualTo(first);
    assertThat(keys.ids()).hasSize(2).startsWith(first);
    assertThat(mode(file("next.pem"))).isEqualTo("rw-------");
    assertThat(keys.rotate(OVERLAP, NOW.plusSeconds(3599)))
        .isEqualTo(new Step.Waiting(NOW.plus(OVERLAP)));
  }

  @Test
  void theKeyBeforeStaysPublishedAndLosesItsPrivateHalf() throws IOException {
    String first = keys.signing().id();
    keys.rotate(OVERLAP, NOW);
    String second = keys.ids().getLast();
    aged("next.pem", OVERLAP);

    assertThat(keys.rotate(OVERLAP, NOW)).isInstanceOf(Step.Promoted.class);

    assertThat(keys.ids()).containsExactly(second, first);
    assertThat(file("next.pem")).doesNotExist();
    assertThat(file("previous.jwk")).content().doesNotContain("\"d\"");
  }

  @Test
  void theKeyBeforeIsForgottenAfterTheOverlap() throws IOException {
    keys.rotate(OVERLAP, NOW);
    aged("next.pem", OVERLAP);
    keys.rotate(OVERLAP, NOW);
    aged("previous.jwk", OVERLAP);
    String second = keys.signing().id();

    keys.rotate(OVERLAP, NOW);

    assertThat(file("previous.jwk")).doesNotExist();
    assertThat(keys.ids()).hasSize(2).startsWith(second);
  }

  /** The files after a crash between the two steps of a promotion. */
  @Test
  void aRotationGoesOnAfterACrash() throws IOException {
    keys.rotate(OVERLAP, NOW);
    aged("next.pem", OVERLAP);
    Files.writeString(file("previous.jwk"), keys.signing().open().toJSONString());
    assertThat(keys.ids()).hasSize(2);

    assertThat(keys.rotate(OVERLAP, NOW)).isInstanceOf(Step.Promoted.class);

    assertThat(keys.ids()).hasSize(2);
  }

  /** Each of them sees an announced key that may sign. */
  @Test
  void runsAtTheSameTimeTakeOneStep() throws IOException {
    for (int round = 0; round < 50; round++) {
      String before = keys.signing().id();
      keys.rotate(OVERLAP, NOW);
      String announced = keys.ids().get(1);
      aged("next.pem", OVERLAP);

      List<CompletableFuture<Step>> runs =
          Stream.generate(() -> CompletableFuture.supplyAsync(this::rotated)).limit(2).toList();
      runs.forEach(CompletableFuture::join);

      assertThat(keys.ids()).hasSize(3).startsWith(announced).contains(before);
      Files.delete(file("next.pem"));
    }
  }

  private Step rotated() {
    try {
      return keys.rotate(OVERLAP, NOW);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A secret of an orchestrator is its group's. */
  @ParameterizedTest
  @ValueSource(strings = {"r--------", "r--r-----", "rw-r-----"})
  void aMountedKeyIsUsed(String mode) throws IOException {
    Files.setPosixFilePermissions(file("current.pem"), PosixFilePermissions.fromString(mode));

    assertThat(keys.ids()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-rw----", "rw-r--r--"})
  void aKeyThatOthersMayReadIsRefused(String mode) throws IOException {
    Files.setPosixFilePermissions(file("current.pem"), PosixFilePermissions.fromString(mode));

    assertRefused("others may read it (" + mode + "); run chmod 600 on it");
  }

  @Test
  void aKeyOfAnotherKindIsRefused() throws IOException, GeneralSecurityException {
    KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
    Files.writeString(file("current.pem"), PemText.of(curve.generateKeyPair().getPrivate()));

    assertRefused("is no Ed25519 key; write one there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no key\n", "-----BEGIN PRIVATE KEY-----\nAAAA\n"})
  void aFileWithoutAKeyIsRefusedUnquoted(String content) throws IOException {
    Files.writeString(file("current.pem"), content);

    assertRefused("holds no unencrypted PEM private key");
  }

  private void assertRefused(String why) {
    assertThatThrownBy(keys::signing)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("chain.tokens.key_directory: " + file("current.pem"))
        .hasMessageContaining(why);
  }

  private Path file(String name) {
    return keys.path().resolve(name);
  }

  private void aged(String name, Duration age) throws IOException {
    Files.setLastModifiedTime(file(name), FileTime.from(NOW.minus(age)));
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
