package dev.sluice.chain.service.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.file.FileFault;
import dev.sluice.config.file.OwnerOnly;
import dev.sluice.config.registration.Registration;
import dev.sluice.config.settings.TokenSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of a node: one for each service and sandbox, signed on a worker when it is first
 * wanted, and again after four fifths of its life while the one before serves. Any thread.
 */
public final class NodeTokens implements ServiceTokens {
  private static final Logger LOG = LoggerFactory.getLogger(NodeTokens.class);

  /** Tokens that are kept, of some 700 bytes each; those used least recently are signed again. */
  static final int CAPACITY = 10_000;

  // Shortest rest of a token's life that a call is sent with.
  private static final Duration REST = Duration.ofSeconds(5);

  private static final Set<PosixFilePermission> WORLD_READABLE =
      PosixFilePermissions.fromString("rw-r--r--");

  private final TokenIssuer issuer;
  private final KeyDirectory directory;
  private final Path published;
  private final InstantSource clock;
  private final AsyncLoadingCache<Wanted, BearerToken> kept;
  private volatile KeyRing ring;
  private volatile Optional<String> fault = Optional.empty();

  NodeTokens(TokenIssuer issuer, KeyDirectory directory, Path published, InstantSource clock)
      throws IOException {
    this.issuer = issuer;
    this.directory = directory;
    this.published = published;
    this.clock = clock;
    this.ring = directory.read();
    this.kept =
        Caffeine.newBuilder()
            .maximumSize(CAPACITY)
            .refreshAfterWrite(issuer.lifetime().multipliedBy(4).dividedBy(5))
            .expireAfterWrite(issuer.lifetime().minus(TokenIssuer.BACKDATED.plus(REST)))
            .buildAsync(this::sign);
  }

  /**
   * Reads the keys and publishes them in a file. The node's own directory gets a key if it has
   * none. Blocks.
   *
   * @throws IOException when a file cannot be used; names it and the remedy
   */
  public static NodeTokens open(TokenSettings settings, Path state) throws IOException {
    Path own = OwnerOnly.createDirectories(state.resolve("tokens"));
    KeyDirectory directory = new KeyDirectory(settings.keyDirectory(state));
    if (settings.keys().isEmpty()) {
      directory.create();
    } else if (directory.isEmpty()) {
      throw new IOException(
          "chain.tokens.key_directory: %s has no current.pem; 'sluice middleware keys --dir %s'"
                  .formatted(directory.path(), directory.path())
              + " makes one");
    }
    NodeTokens tokens =
        new NodeTokens(
            new TokenIssuer(settings.issuer(), settings.lifetime()),
            directory,
            settings.jwksFile().orElse(own.resolve("jwks.json")),
            InstantSource.system());
    publish(tokens.published, tokens.jwks());
    LOG.info("tokens for middleware services are signed by key {}", tokens.ring.signing().id());
    return tokens;
  }

  private static void publish(Path path, String jwks) throws IOException {
    try {
      Files.createDirectories(path.toAbsolutePath().resolveSibling(""));
      AtomicFile.replace(path, (jwks + "\n").getBytes(US_ASCII), WORLD_READABLE);
    } catch (IOException e) {
      throw new IOException(
          "chain.tokens.jwks_file: %s cannot be written: %s".formatted(path, FileFault.reason(e)),
          e);
    }
  }

  @Override
  public Optional<CallTokens> of(Registration registration) {
    if (!ServiceTokens.mayHave(registration)) {
      return Optional.empty();
    }
    String audience = registration.audience();
    Optional<String> objection = issuer.objection(audience);
    return Optional.of(
        caller ->
            objection
                .or(() -> objection(caller))
                .<Future<BearerToken>>map(Future::failedFuture)
                .orElseGet(() -> token(new Wanted(audience, caller))));
  }

  private static Optional<String> objection(TokenCaller caller) {
    return caller.equals(new TokenCaller.Supervisor(""))
        ? Optional.of("a token of a supervisor needs a sandbox")
        : Optional.empty();
  }

  private Future<BearerToken> token(Wanted wanted) {
    CompletableFuture<BearerToken> found = kept.get(wanted);
    if (!found.isDone() || found.isCompletedExceptionally()) {
      return onThisLoop(found);
    }
    if (found.join().expires().minus(REST).isAfter(clock.instant())) {
      return Future.succeededFuture(found.join());
    }
    // The clock of the machine went on while that of the cache stood still.
    kept.synchronous().invalidate(wanted);
    return onThisLoop(kept.get(wanted));
  }

  private static Future<BearerToken> onThisLoop(CompletableFuture<BearerToken> signed) {
    return Optional.<Context>ofNullable(Vertx.currentContext())
        .map(context -> Future.fromCompletionStage(signed, context))
        .orElseGet(() -> Future.fromCompletionStage(signed));
  }

  private BearerToken sign(Wanted wanted) {
    return issuer.issue(ring.signing(), wanted.audience(), wanted.caller(), clock.instant());
  }

  /**
   * Reads the keys again. Files that cannot be used change nothing, and are a fault until they can.
   * Blocks.
   */
  public void reload() {
    try {
      adopt(directory.read());
      fault = Optional.empty();
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      if (!fault.equals(Optional.of(reason))) {
        LOG.warn("tokens for middleware services keep their keys: {}", reason);
      }
      fault = Optional.of(reason);
    }
  }

  private void adopt(KeyRing read) throws IOException {
    KeyRing before = ring;
    if (before.ids().equals(read.ids())) {
      return;
    }
    ring = read;
    if (!before.signing().id().equals(read.signing().id())) {
      kept.synchronous().invalidateAll();
      LOG.info("tokens for middleware services are signed by key {}", read.signing().id());
    }
    publish(published, jwks());
  }

  /** The public keys (RFC 7517). */
  public String jwks() {
    return ring.jwks();
  }

  public String issuer() {
    return issuer.issuer();
  }

  public List<String> keyIds() {
    return ring.ids();
  }

  public Optional<String> fault() {
    return fault;
  }

  private record Wanted(String audience, TokenCaller caller) {}
}
