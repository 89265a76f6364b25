package dev.sluice.app.dev;

import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.file.OwnerOnly;
import dev.sluice.config.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The token by which the user of development mode observes, approves and rejects. Programs that the
 * user watches run on the same host, and reach its admin API; they do not read the user's files.
 */
final class OwnerToken {
  private static final int BYTES = 32;

  private OwnerToken() {}

  /** Settings with the token in the state directory, unless a token guards the whole API. */
  static Settings in(Settings settings) throws IOException {
    if (settings.admin().tokenFile().isPresent()) {
      return settings;
    }
    Path directory = OwnerOnly.createDirectories(settings.state().resolve("admin"));
    Path file = directory.resolve("token");
    if (Files.notExists(file)) {
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      String token = HexFormat.of().formatHex(random) + "\n";
      AtomicFile.create(file, token.getBytes(StandardCharsets.US_ASCII));
    }
    OwnerOnly.restrict(file);
    return settings.withAdmin(settings.admin().withOwnerToken(file));
  }
}
