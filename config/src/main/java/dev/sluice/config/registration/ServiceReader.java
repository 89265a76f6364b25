package dev.sluice.config.registration;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Node;
import dev.sluice.config.source.Value;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one {@code [[openshell.supervisor.middleware]]} table (middleware-contract c). */
final class ServiceReader {
  // The platform's rule for identifiers.
  private static final Pattern STABLE_IDENTIFIER = Pattern.compile("[A-Za-z0-9._/-]{1,128}");

  private static final String RESERVED = "openshell/";

  private record Tls(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {}

  private final Path directory;
  private final Fields fields;
  private final boolean signsTokens;

  ServiceReader(Path directory, Fields fields, boolean signsTokens) {
    this.directory = directory;
    this.fields = fields;
    this.signsTokens = signsTokens;
  }

  /** Empty when the service cannot be used; every reason is recorded. */
  Optional<Registration> read() {
    Optional<String> name = fields.take("name").flatMap(Cursor::text).filter(this::isName);
    if (name.isEmpty() && !fields.has("name")) {
      fields.error("a registration needs a name");
    }
    String shown = name.orElse("-");
    Optional<URI> endpoint = endpoint(shown);
    Tls tls = tls();
    endpoint.ifPresent(uri -> checkTls(uri, tls));
    String audience = audience(shown);
    boolean clearText = allowsClearText(shown, endpoint);
    int payload = payload(shown);
    Duration timeout = timeout(shown);
    boolean decode = flag("decode");
    return name.isEmpty()
        ? Optional.empty()
        : endpoint.map(
            uri ->
                new Registration(
                        shown,
                        uri,
                        tls.authorities(),
                        tls.certificate(),
                        tls.key(),
                        audience,
                        clearText,
                        payload,
                        timeout)
                    .decoding(decode));
  }

  private Tls tls() {
    return new Tls(
        path("tls_ca_cert_path"), path("tls_client_cert_path"), path("tls_client_key_path"));
  }

  private boolean flag(String key) {
    return fields.take(key).flatMap(Cursor::flag).orElse(false);
  }

  // By the key, or because the host is private.
  private boolean allowsClearText(String name, Optional<URI> endpoint) {
    if (flag("allow_insecure_transport")) {
      return true;
    }
    boolean tolerated = endpoint.filter(this::isTolerated).isPresent();
    if (tolerated) {
      fields.warning(
          "grpc_endpoint",
          "middleware registration '%s' uses clear text without allow_insecure_transport = true;"
                  .formatted(name)
              + " use https://, or set that key");
    }
    return tolerated;
  }

  private boolean isTolerated(URI endpoint) {
    return "http".equals(endpoint.getScheme())
        && !signsTokens
        && !ServiceHost.mayBePublic(ServiceAddress.of(endpoint).host());
  }

  private String audience(String name) {
    return fields
        .take("audience")
        .flatMap(Cursor::text)
        .filter(text -> !text.isBlank())
        .orElse("urn:openshell:extension:middleware:" + name);
  }

  private boolean isName(String name) {
    if (!STABLE_IDENTIFIER.matcher(name).matches()) {
      fields.error(
          "name",
          "supervisor middleware registration names must be 1-128 bytes and contain only ASCII"
              + " letters, digits, '.', '_', '-', or '/'");
      return false;
    }
    if (name.startsWith(RESERVED)) {
      fields.error(
          "name",
          "middleware registration '%s' cannot claim the reserved openshell/ namespace"
              .formatted(name));
      return false;
    }
    return true;
  }

  private Optional<URI> endpoint(String name) {
    Optional<String> text = fields.take("grpc_endpoint").flatMap(Cursor::text);
    Optional<URI> endpoint = text.flatMap(ServiceAddress::url);
    if (endpoint.isEmpty()) {
      fields.error(
          "grpc_endpoint",
          "middleware registration '%s' grpc_endpoint must use http:// or https://".formatted(name)
              + ", with a host and nothing after the port: "
              + text.map(ServiceAddress::flaw).orElse("it is missing"));
    }
    return endpoint;
  }

  private Optional<Path> path(String key) {
    return fields
        .take(key)
        .flatMap(Cursor::text)
        .filter(text -> !text.isBlank())
        .map(directory::resolve);
  }

  private void checkTls(URI endpoint, Tls tls) {
    boolean encrypted = "https".equals(endpoint.getScheme());
    if (!encrypted && tls.authorities().isPresent()) {
      fields.error(
          "tls_ca_cert_path", "custom CA certificates require an https:// extension endpoint");
    }
    if (tls.certificate().isPresent() != tls.key().isPresent()) {
      fields.error(
          tls.certificate().isPresent() ? "tls_client_cert_path" : "tls_client_key_path",
          "a client certificate and its key belong together; give both or none");
    }
    if (!encrypted && tls.certificate().isPresent()) {
      fields.error("tls_client_cert_path", "client certificates require an https:// endpoint");
    }
  }

  private int payload(String name) {
    String key = fields.has("max_body_bytes") ? "max_body_bytes" : "max_payload_bytes";
    Optional<Cursor> old = fields.take("max_body_bytes");
    Optional<Cursor> current = fields.take("max_payload_bytes");
    if (old.isPresent() && current.isPresent()) {
      fields.error(key, "the old name of max_payload_bytes; keep only that one");
    }
    Optional<Cursor> given = current.or(() -> old);
    if (given.isEmpty()) {
      fields.error(
          "max_payload_bytes",
          "middleware registration '%s' needs max_payload_bytes, 0 to %d"
              .formatted(name, Registration.MAX_PAYLOAD_BYTES));
      return Registration.MAX_PAYLOAD_BYTES;
    }
    if (exceedsThePlatform(given.get())) {
      fields.error(
          key,
          "middleware registration '%s' max_payload_bytes exceeds the platform maximum of %d"
              .formatted(name, Registration.MAX_PAYLOAD_BYTES));
      return Registration.MAX_PAYLOAD_BYTES;
    }
    return Math.toIntExact(
        given
            .get()
            .integer(0, Registration.MAX_PAYLOAD_BYTES)
            .orElse(Registration.MAX_PAYLOAD_BYTES));
  }

  private static boolean exceedsThePlatform(Cursor given) {
    return given.node() instanceof Node.Scalar scalar
        && scalar.value() instanceof Value.NumberValue(double bytes)
        && bytes > Registration.MAX_PAYLOAD_BYTES;
  }

  private Duration timeout(String name) {
    Optional<Cursor> given = fields.take("timeout");
    String text = given.flatMap(Cursor::text).orElse("");
    if (text.isEmpty()) {
      return StageTimeout.DEFAULT;
    }
    return switch (StageTimeout.parse(text)) {
      case StageTimeout.Valid(Duration timeout) -> timeout;
      case StageTimeout.Invalid(String detail) -> {
        fields.error(
            "timeout",
            "middleware registration '%s' has invalid timeout: %s".formatted(name, detail));
        yield StageTimeout.DEFAULT;
      }
    };
  }

  /**
   * The grammar of a stage's timeout, shared by registrations and manifests: an integer with {@code
   * ms} or {@code s}, 10 ms to 30 s (middleware-contract c.1).
   */
  sealed interface StageTimeout {
    Duration DEFAULT = Duration.ofMillis(500);
    Duration MIN = Duration.ofMillis(10);
    Duration MAX = Duration.ofSeconds(30);

    record Valid(Duration timeout) implements StageTimeout {}

    /** The text is not a timeout; the detail is fixed by the contract. */
    record Invalid(String detail) implements StageTimeout {}

    /** Reads text of any length; surrounding whitespace is ignored. */
    static StageTimeout parse(String text) {
      String value = text.strip();
      if (value.isEmpty()) {
        return new Invalid("timeout must not be empty");
      }
      boolean millis = value.endsWith("ms");
      if (!millis && !value.endsWith("s")) {
        return new Invalid("invalid timeout '" + value + "'; expected suffix ms or s");
      }
      String digits = value.substring(0, value.length() - (millis ? 2 : 1));
      if (!DIGITS.matcher(digits).matches()) {
        return new Invalid("invalid timeout '" + value + "'");
      }
      // More than nine digits exceed every limit; nine cannot overflow.
      long number = digits.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(digits);
      Duration timeout = millis ? Duration.ofMillis(number) : Duration.ofSeconds(number);
      return timeout.compareTo(MIN) < 0 || timeout.compareTo(MAX) > 0
          ? new Invalid("timeout '" + value + "' must be between 10ms and 30s")
          : new Valid(timeout);
    }

    /** An unsigned integer; leading zeros are harmless. */
    Pattern DIGITS = Pattern.compile("[0-9]+");
  }
}
