package dev.sluice.chain.service.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.jwk.OctetKeyPair;
import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.file.LockFile;
import dev.sluice.config.file.OwnerOnly;
import dev.sluice.config.file.RegularFile;
import dev.sluice.config.pem.PemException;
import dev.sluice.config.pem.PemFile;
import dev.sluice.config.pem.PemText;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of the keys: {@code current.pem} signs, {@code next.pem} will, and {@code previous.jwk}
 * is the public half of the key that did. PKCS #8, for their owner only. Any thread; blocks on the
 * disk.
 *
 * @param path the directory
 */
public record KeyDirectory(Path path) {
  /** Tokens live for an hour at most, and services may keep the published keys for a while. */
  public static final Duration SHORTEST_OVERLAP = Duration.ofHours(1);

  private static final Duration LONGEST_RUN = Duration.ofSeconds(30);
  private static final int MAX_BYTES = 1 << 16;

  public sealed interface Step {
    record Announced(SigningKey key) implements Step {}

    record Waiting(Instant until) implements Step {}

    /** The announced key signs, and the one before it is only published. */
    record Promoted(SigningKey key) implements Step {}
  }

  private Path current() {
    return path.resolve("current.pem");
  }

  private Path next() {
    return path.resolve("next.pem");
  }

  private Path previous() {
    return path.resolve("previous.jwk");
  }

  public boolean isEmpty() {
    return Files.notExists(current());
  }

  /** Makes the first key; one that exists, or that another process makes meanwhile, stays. */
  public void create() throws IOException {
    OwnerOnly.createDirectories(path);
    if (isEmpty()) {
      write(current(), SigningKey.generate());
    }
  }

  /**
   * The key that signs.
   *
   * @throws IOException when its file cannot be used; names the file and the remedy
   */
  public SigningKey signing() throws IOException {
    return key(current());
  }

  KeyRing read() throws IOException {
    SigningKey signing = signing();
    List<OctetKeyPair> others = new ArrayList<>();
    if (Files.exists(next())) {
      others.add(key(next()).open());
    }
    if (Files.exists(previous())) {
      others.add(open(previous()));
    }
    others.removeIf(other -> other.getKeyID().equals(signing.id()));
    return new KeyRing(signing, others);
  }

  public List<String> ids() throws IOException {
    return read().ids();
  }

  /** The public keys (RFC 7517). */
  public String jwks() throws IOException {
    return read().jwks();
  }

  /**
   * Takes the next step of a rotation. A crash leaves a state from which the same step goes on.
   * Runs at the same time take their steps one after another.
   *
   * @param overlap that services have to read the published keys again, at least {@link
   *     #SHORTEST_OVERLAP}
   */
  public Step rotate(Duration overlap, Instant now) throws IOException {
    LockFile lock = lock();
    try {
      return step(overlap, now);
    } finally {
      lock.close();
    }
  }

  // Of two runs that promote a key, the second would take it for the one before.
  private LockFile lock() throws IOException {
    return LockFile.await(path.resolve(".lock"), LONGEST_RUN)
        .orElseThrow(
            () -> new IOException(path + ": another run has been rotating keys for too long"));
  }

  private Step step(Duration overlap, Instant now) throws IOException {
    if (isOlder(previous(), overlap, now)) {
      Files.delete(previous());
    }
    if (Files.notExists(next())) {
      write(next(), SigningKey.generate());
      return new Step.Announced(key(next()));
    }
    if (!isOlder(next(), overlap, now)) {
      return new Step.Waiting(changed(next()).plus(overlap));
    }
    String before = signing().open().toPublicJWK().toJSONString();
    AtomicFile.replace(previous(), before.getBytes(US_ASCII));
    Files.move(
        next(), current(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    AtomicFile.forceDirectory(path);
    return new Step.Promoted(signing());
  }

  private static boolean isOlder(Path file, Duration age, Instant now) throws IOException {
    return Files.exists(file) && !changed(file).plus(age).isAfter(now);
  }

  private static Instant changed(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }

  private static void write(Path file, SigningKey key) throws IOException {
    try {
      AtomicFile.create(file, PemText.of(key.secret()).getBytes(US_ASCII));
    } catch (FileAlreadyExistsException made) {
      // By another process.
      return;
    }
  }

  private static SigningKey key(Path file) throws IOException {
    PemFile pem = new PemFile(file, "chain.tokens.key_directory");
    try {
      Optional<SigningKey> key = SigningKey.of(pem.privateKey());
      pem.requireNotPublic();
      return key.orElseThrow(() -> unusable(file, "is no Ed25519 key", "write one there"));
    } catch (PemException e) {
      throw unusable(file, e.problem(), e.remedy());
    }
  }

  private static IOException unusable(Path file, String problem, String remedy) {
    return new IOException(
        "chain.tokens.key_directory: %s %s; %s".formatted(file, problem, remedy));
  }

  private static OctetKeyPair open(Path file) throws IOException {
    try {
      String json = new String(RegularFile.read(file, MAX_BYTES), US_ASCII);
      return OctetKeyPair.parse(json).toPublicJWK();
    } catch (ParseException | IllegalArgumentException e) {
      throw new IOException(file + " is no public key; remove it", e);
    }
  }
}
