package example.contentguard;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The command line.
 *
 * @param identity without one the service talks in clear text
 * @param trust without it anyone is served who reaches the port
 */
record Options(InetSocketAddress listen, Optional<Identity> identity, Optional<Trust> trust) {
  static final String USAGE =
      """
      usage: content-guard [--listen HOST:PORT] [--tls-cert PEM --tls-key PEM [--client-ca PEM]
                           [--jwks FILE|URL --issuer ISSUER --audience AUDIENCE]]
        --listen     default 127.0.0.1:50051
        --tls-cert   certificate chain of this service
        --tls-key    its private key, PKCS#8
        --client-ca  admit only clients with a certificate from it (mutual TLS)
        --jwks       admit only calls with a token that one of these keys signed
        --issuer     of the tokens: openshell-gateway:ID
        --audience   of the tokens: that of the registration of this service\
      """;

  private static final Set<String> FLAGS =
      Set.of(
          "--listen", "--tls-cert", "--tls-key", "--client-ca", "--jwks", "--issuer", "--audience");

  /**
   * Whose tokens are accepted.
   *
   * @param keys file or URL of the published keys
   */
  record Trust(String keys, String issuer, String audience) {}

  /**
   * Files of the service's side of TLS.
   *
   * @param clientCa with one, clients must present a certificate
   */
  record Identity(Path certificate, Path key, Optional<Path> clientCa) {}

  /** Throws IllegalArgumentException with a sentence for the user. */
  static Options parse(String... arguments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!FLAGS.contains(arguments[i]) || i + 1 == arguments.length) {
        throw new IllegalArgumentException("unknown or incomplete: " + arguments[i]);
      }
      values.put(arguments[i], arguments[i + 1]);
    }
    return new Options(
        address(values.getOrDefault("--listen", "127.0.0.1:50051")),
        identity(values),
        trust(values));
  }

  private static InetSocketAddress address(String value) {
    int colon = value.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          value.substring(0, colon), Integer.parseInt(value.substring(colon + 1)));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IllegalArgumentException("--listen expects HOST:PORT", e);
    }
  }

  private static Optional<Identity> identity(Map<String, String> values) {
    Optional<Path> certificate = Optional.ofNullable(values.get("--tls-cert")).map(Path::of);
    Optional<Path> key = Optional.ofNullable(values.get("--tls-key")).map(Path::of);
    Optional<Path> clientCa = Optional.ofNullable(values.get("--client-ca")).map(Path::of);
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("--tls-cert and --tls-key go together");
    }
    if (clientCa.isPresent() && certificate.isEmpty()) {
      throw new IllegalArgumentException("--client-ca needs --tls-cert and --tls-key");
    }
    return certificate.map(chain -> new Identity(chain, key.orElseThrow(), clientCa));
  }

  private static Optional<Trust> trust(Map<String, String> values) {
    List<String> given =
        Stream.of("--jwks", "--issuer", "--audience").filter(values::containsKey).toList();
    if (given.isEmpty()) {
      return Optional.empty();
    }
    if (given.size() < 3) {
      throw new IllegalArgumentException("--jwks, --issuer and --audience go together");
    }
    if (!values.containsKey("--tls-cert")) {
      throw new IllegalArgumentException("tokens come over TLS only: --jwks needs --tls-cert");
    }
    return Optional.of(
        new Trust(values.get("--jwks"), values.get("--issuer"), values.get("--audience")));
  }

  String transport() {
    return identity
        .map(tls -> tls.clientCa().isPresent() ? "over mutual TLS" : "over TLS")
        .orElse("in clear text");
  }
}
