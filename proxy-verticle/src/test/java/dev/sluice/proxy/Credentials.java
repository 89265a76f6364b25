package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;

import dev.sluice.config.match.EndpointPath;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.settings.proxy.Credential;
import dev.sluice.config.settings.proxy.CredentialEndpoint;
import dev.sluice.config.settings.proxy.CredentialSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Credentials in files, for the origin of a harness. */
final class Credentials {
  static final String SECRET = "sk-test/1+2?";

  private Credentials() {}

  static Credential of(Path directory, String key, int port, String path) {
    return of(directory, key, port, path, SECRET);
  }

  static Credential of(Path directory, String key, int port, String path, String secret) {
    try {
      Path file = Files.writeString(directory.resolve(key), secret + "\n");
      return new Credential(
          key,
          new CredentialSource.SecretFile(file),
          List.of(
              new CredentialEndpoint(HostPattern.exact(HOST), port, EndpointPath.compile(path))),
          Set.of("default"),
          Optional.empty(),
          true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidPatternException e) {
      throw new AssertionError(e);
    }
  }
}
