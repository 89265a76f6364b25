package dev.sluice.config.settings.audit;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every key of {@code kafka.sasl} beside the mechanism; a key that does not belong to the mechanism
 * is an error.
 */
record SaslKeys(
    Optional<String> username,
    Optional<Path> password,
    Optional<Path> token,
    Optional<String> endpoint,
    Optional<String> scope) {
  private enum Mechanism {
    OAUTHBEARER("OAUTHBEARER"),
    PLAIN("PLAIN"),
    SCRAM_SHA_256("SCRAM-SHA-256"),
    SCRAM_SHA_512("SCRAM-SHA-512");

    private static final Map<String, Mechanism> WORDS = new TreeMap<>();

    static {
      for (Mechanism mechanism : values()) {
        WORDS.put(mechanism.word, mechanism);
      }
    }

    private final String word;

    Mechanism(String word) {
      this.word = word;
    }

    private boolean exposesSecret() {
      return this == PLAIN || this == OAUTHBEARER;
    }
  }

  /**
   * Reads the section; empty without a mechanism.
   *
   * @param confidential whether the connection is encrypted or stays on this machine
   */
  static Optional<Sasl> read(Fields sasl, Path directory, boolean confidential) {
    Optional<Mechanism> mechanism =
        sasl.take("mechanism").flatMap(at -> at.choice(Mechanism.WORDS));
    SaslKeys keys = SaslKeys.readKeys(sasl, directory);
    if (mechanism.isEmpty()) {
      if (!keys.isEmpty() && !sasl.has("mechanism")) {
        String words = String.join(", ", Mechanism.WORDS.keySet());
        sasl.error("mechanism", "is missing; use one of: " + words);
      }
      return Optional.empty();
    }
    if (!confidential && mechanism.get().exposesSecret()) {
      sasl.error("mechanism", "would send the secret in the clear; set kafka.security to tls");
    }
    return mechanism.get() == Mechanism.OAUTHBEARER
        ? keys.bearer(sasl)
        : keys.password(sasl, mechanism.get());
  }

  private static SaslKeys readKeys(Fields sasl, Path directory) {
    return new SaslKeys(
        sasl.take("username").flatMap(Cursor::text),
        sasl.file("password_file", directory),
        sasl.file("token_file", directory),
        sasl.take("token_endpoint").flatMap(SaslKeys::endpoint),
        sasl.take("scope").flatMap(Cursor::text));
  }

  private Optional<Sasl> password(Fields sasl, Mechanism mechanism) {
    if (username.isEmpty() || password.isEmpty() || !isOnlyPassword()) {
      sasl.error(mechanism.word + " takes username and password_file, both and nothing else");
      return Optional.empty();
    }
    return Optional.of(
        mechanism == Mechanism.PLAIN
            ? new Sasl.Plain(username.get(), password.get())
            : new Sasl.Scram(mechanism.word, username.get(), password.get()));
  }

  private Optional<Sasl> bearer(Fields sasl) {
    if (token.isPresent() && isOnlyToken()) {
      return Optional.of(new Sasl.TokenFile(token.get()));
    }
    if (token.isEmpty() && endpoint.isPresent() && username.isPresent() && password.isPresent()) {
      return Optional.of(
          new Sasl.ClientCredentials(
              endpoint.get(), username.get(), password.get(), scope.orElse("")));
    }
    sasl.error(
        "OAUTHBEARER takes token_file alone, or token_endpoint, username (the client's id),"
            + " password_file (its secret) and, if wanted, scope");
    return Optional.empty();
  }

  private boolean isOnlyPassword() {
    return token.isEmpty() && endpoint.isEmpty() && scope.isEmpty();
  }

  private boolean isOnlyToken() {
    return username.isEmpty() && password.isEmpty() && endpoint.isEmpty() && scope.isEmpty();
  }

  private boolean isEmpty() {
    return isOnlyPassword() && username.isEmpty() && password.isEmpty();
  }

  private static Optional<String> endpoint(Cursor at) {
    Optional<String> text = at.text();
    if (text.isPresent() && !isConfidential(text.get())) {
      at.error("expected a URL that begins with https://");
      return Optional.empty();
    }
    return text;
  }

  private static boolean isConfidential(String text) {
    try {
      URI url = URI.create(text);
      boolean loopback = "http".equals(url.getScheme()) && "127.0.0.1".equals(url.getHost());
      return loopback || ("https".equals(url.getScheme()) && url.getHost() != null);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
