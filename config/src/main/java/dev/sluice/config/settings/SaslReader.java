package dev.sluice.config.settings;

import dev.sluice.config.settings.KafkaSettings.Sasl;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** {@code kafka.sasl.*}. */
final class SaslReader {
  private static final String OAUTH = "OAUTHBEARER";
  private static final Map<String, String> MECHANISMS =
      Map.of(
          "PLAIN",
          "PLAIN",
          "SCRAM-SHA-256",
          "SCRAM-SHA-256",
          "SCRAM-SHA-512",
          "SCRAM-SHA-512",
          OAUTH,
          OAUTH);

  private final Path directory;
  private final boolean hidden;

  /**
   * @param hidden whether nobody can read what crosses the wire
   */
  SaslReader(Path directory, boolean hidden) {
    this.directory = directory;
    this.hidden = hidden;
  }

  /** Everything that may stand there; what does not belong to the mechanism is an error. */
  private record Written(
      Optional<String> username,
      Optional<Path> password,
      Optional<Path> token,
      Optional<String> endpoint,
      Optional<String> scope) {
    boolean onlyPassword() {
      return token.isEmpty() && endpoint.isEmpty() && scope.isEmpty();
    }

    boolean onlyToken() {
      return username.isEmpty() && password.isEmpty() && endpoint.isEmpty() && scope.isEmpty();
    }

    boolean isEmpty() {
      return onlyPassword() && username.isEmpty() && password.isEmpty();
    }
  }

  Optional<Sasl> read(Fields sasl) {
    Optional<String> mechanism = sasl.take("mechanism").flatMap(c -> c.choice(MECHANISMS));
    Written written =
        new Written(
            sasl.take("username").flatMap(Cursor::text),
            file(sasl, "password_file"),
            file(sasl, "token_file"),
            sasl.take("token_endpoint").flatMap(SaslReader::endpoint),
            sasl.take("scope").flatMap(Cursor::text));
    if (mechanism.isEmpty()) {
      if (!written.isEmpty()) {
        sasl.error("mechanism", "is missing; use one of: " + words());
      }
      return Optional.empty();
    }
    if (!hidden && !mechanism.get().startsWith("SCRAM")) {
      sasl.error("mechanism", "would send the secret in the clear; set kafka.security to tls");
    }
    return mechanism.get().equals(OAUTH)
        ? bearer(sasl, written)
        : password(sasl, mechanism.get(), written);
  }

  private static Optional<Sasl> password(Fields sasl, String mechanism, Written written) {
    if (written.username().isEmpty() || written.password().isEmpty() || !written.onlyPassword()) {
      sasl.error(mechanism + " takes username and password_file, both and nothing else");
      return Optional.empty();
    }
    String username = written.username().get();
    Path file = written.password().get();
    return Optional.of(
        mechanism.equals("PLAIN")
            ? new Sasl.Plain(username, file)
            : new Sasl.Scram(mechanism, username, file));
  }

  private static Optional<Sasl> bearer(Fields sasl, Written written) {
    if (written.token().isPresent() && written.onlyToken()) {
      return Optional.of(new Sasl.TokenFile(written.token().get()));
    }
    if (written.token().isEmpty()
        && written.endpoint().isPresent()
        && written.username().isPresent()
        && written.password().isPresent()) {
      return Optional.of(
          new Sasl.ClientCredentials(
              written.endpoint().get(),
              written.username().get(),
              written.password().get(),
              written.scope().orElse("")));
    }
    sasl.error(
        OAUTH
            + " takes token_file alone, or token_endpoint, username (the client's id),"
            + " password_file (its secret) and, if wanted, scope");
    return Optional.empty();
  }

  private Optional<Path> file(Fields sasl, String key) {
    return sasl.take(key).flatMap(Cursor::text).map(directory::resolve);
  }

  private static Optional<String> endpoint(Cursor at) {
    return at.text().filter(text -> isHidden(at, text));
  }

  private static boolean isHidden(Cursor at, String text) {
    try {
      URI url = URI.create(text);
      boolean loopback = "http".equals(url.getScheme()) && "127.0.0.1".equals(url.getHost());
      if (loopback || ("https".equals(url.getScheme()) && url.getHost() != null)) {
        return true;
      }
    } catch (IllegalArgumentException e) {
      // Said below: no URL either way.
    }
    at.error("expected a URL that begins with https://");
    return false;
  }

  private static String words() {
    return String.join(", ", MECHANISMS.keySet().stream().sorted().toList());
  }
}
