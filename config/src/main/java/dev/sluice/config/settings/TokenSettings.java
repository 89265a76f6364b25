package dev.sluice.config.settings;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The tokens that middleware services get with each call: {@code chain.tokens.*}.
 *
 * @param gatewayId {@code gateway_id}: the issuer is {@code openshell-gateway:ID}
 * @param keys {@code key_directory}: shared by all chain nodes; empty: below {@code state}
 * @param lifetime 1 min to 1 h
 * @param jwksFile {@code jwks_file}: a copy of the public keys that everybody can read
 * @param publication where services fetch the public keys; empty: nowhere
 */
public record TokenSettings(
    String gatewayId,
    Optional<Path> keys,
    Duration lifetime,
    Optional<Path> jwksFile,
    Optional<Publication> publication) {
  public static final TokenSettings DEFAULTS =
      new TokenSettings(
          "openshell",
          Optional.empty(),
          Duration.ofMinutes(15),
          Optional.empty(),
          Optional.empty());

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  /**
   * A listener that serves public keys to anyone.
   *
   * @param identity empty: in clear text
   */
  public record Publication(HostPort listen, Optional<Identity> identity) {}

  /**
   * PEM files.
   *
   * @param certificate with its chain
   * @param key of the certificate, PKCS #8, not encrypted
   */
  public record Identity(Path certificate, Path key) {
    private static Optional<Identity> read(Fields tls, Path directory) {
      Optional<Path> certificate = tls.file("certificate_file", directory);
      Optional<Path> key = tls.file("key_file", directory);
      if (certificate.isPresent() != key.isPresent()) {
        tls.error("certificate_file and key_file go together; name both or none");
      }
      return certificate.flatMap(chain -> key.map(own -> new Identity(chain, own)));
    }
  }

  static TokenSettings read(Fields tokens, Path directory) {
    return new TokenSettings(
        tokens.take("gateway_id").flatMap(TokenSettings::id).orElse(DEFAULTS.gatewayId()),
        tokens.file("key_directory", directory).map(Path::normalize),
        tokens.duration("lifetime", SHORTEST, LONGEST, DEFAULTS.lifetime()),
        tokens.file("jwks_file", directory).map(Path::normalize),
        publication(tokens, directory));
  }

  private static Optional<Publication> publication(Fields tokens, Path directory) {
    Optional<HostPort> listen = tokens.take("listen").flatMap(HostPort::read);
    Optional<Identity> identity = tokens.section("tls", tls -> Identity.read(tls, directory));
    if (identity.isPresent() && listen.isEmpty()) {
      tokens.error("tls", "nothing listens with this certificate; set listen, or remove tls");
    }
    return listen.map(where -> new Publication(where, identity));
  }

  private static Optional<String> id(Cursor at) {
    Optional<String> text = at.text();
    Optional<String> id = text.filter(given -> ID.matcher(given).matches());
    if (text.isPresent() && id.isEmpty()) {
      at.error("expected 1 to 128 letters, digits, '.', '_' or '-'");
    }
    return id;
  }

  public String issuer() {
    return "openshell-gateway:" + gatewayId;
  }

  public Path keyDirectory(Path state) {
    return keys.orElseGet(() -> state.resolve("tokens"));
  }
}
