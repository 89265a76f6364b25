package dev.sluice.tools.conformance;

import com.google.protobuf.Struct;
import dev.sluice.chain.contract.StructConfig;
import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.RegistrationOptions;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Node;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.YamlSource;
import dev.sluice.tools.command.CommandFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Options for a registration and the config of an entry, read by the rules of the files. */
final class ServiceOptions {
  private static final String DEFAULT_NAME = "conformance/check";

  private static final Map<String, String> OPTIONS =
      Map.of(
          "name", "--name",
          "audience", "--audience",
          "grpc_endpoint", "--endpoint",
          "max_payload_bytes", "--max-payload-bytes",
          "timeout", "--timeout",
          "tls_ca_cert_path", "--tls-ca",
          "tls_client_cert_path", "--tls-cert",
          "tls_client_key_path", "--tls-key");

  @Option(
      names = "--endpoint",
      required = true,
      paramLabel = "URL",
      description = "where the service listens: https://HOST:PORT, or http://")
  private String endpoint = "";

  @Option(names = "--tls-ca", paramLabel = "FILE", description = "PEM roots; default: the system's")
  private Optional<Path> authorities = Optional.empty();

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "PEM chain for mutual TLS")
  private Optional<Path> certificate = Optional.empty();

  @Option(names = "--tls-key", paramLabel = "FILE", description = "PEM key for mutual TLS")
  private Optional<Path> key = Optional.empty();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "name of the registration; default: " + DEFAULT_NAME)
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--audience",
      paramLabel = "AUDIENCE",
      description = "of the registration; default: derived from its name")
  private Optional<String> audience = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE|YAML",
      description = "config of a policy's entry; what begins with { is YAML; default: {}")
  private String config = "{}";

  @Option(
      names = "--max-payload-bytes",
      paramLabel = "N",
      description = "of the registration; default: what the service describes")
  private Optional<Integer> maxPayloadBytes = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "of the registration, 10ms to 30s; default: 500ms")
  private Optional<String> timeout = Optional.empty();

  boolean isNamed() {
    return name.isPresent();
  }

  boolean usesAdvertisedLimit() {
    return maxPayloadBytes.isEmpty();
  }

  /**
   * The registration as {@code gateway.toml} would state it. Clear text is allowed; the check
   * reports it.
   *
   * @param authenticated calls have tokens, which go over TLS only
   * @throws CommandFailure when the registration is invalid
   */
  Registration registration(boolean authenticated) throws IOException {
    if (authenticated && !isSecure()) {
      throw CommandFailure.usage("--auth: tokens go over TLS only; write https:// in --endpoint");
    }
    Map<String, Value> keys = new LinkedHashMap<>();
    keys.put("name", text(name.orElse(DEFAULT_NAME)));
    audience.ifPresent(given -> keys.put("audience", text(given)));
    keys.put("grpc_endpoint", text(endpoint));
    keys.put("allow_insecure_transport", new Value.BoolValue(!authenticated && !judgesAudience()));
    keys.put(
        "max_payload_bytes",
        new Value.NumberValue(maxPayloadBytes.orElse(Registration.MAX_PAYLOAD_BYTES)));
    timeout.ifPresent(given -> keys.put("timeout", text(given)));
    file(keys, "tls_ca_cert_path", authorities);
    file(keys, "tls_client_cert_path", certificate);
    file(keys, "tls_client_key_path", key);
    return usable(
        RegistrationOptions.read(Path.of("").toAbsolutePath(), keys), ServiceOptions::named);
  }

  private static String named(Violation violation) {
    return OPTIONS.getOrDefault(violation.keyPath(), violation.keyPath())
        + ": "
        + violation.message();
  }

  /** The audience follows from the name, unless it is given; clear text has none. */
  private boolean judgesAudience() {
    return (isNamed() || audience.isPresent()) && isSecure();
  }

  private boolean isSecure() {
    return endpoint.startsWith("https://");
  }

  /**
   * The config as a service receives it.
   *
   * @throws CommandFailure when it is not a mapping
   */
  Struct config() throws IOException {
    Source source =
        config.startsWith("{") ? new Source("--config", config) : Source.read(Path.of(config));
    Violations violations = new Violations();
    Compilation<Node.Mapping> root =
        YamlSource.read(source.file(), source.text(), violations)
            .map(violations::conclude)
            .orElseGet(violations::reject);
    return StructConfig.of(usable(root, Violation::toString).value());
  }

  private static <T> T usable(Compilation<T> compilation, Function<Violation, String> told) {
    return switch (compilation) {
      case Compilation.Compiled<T> compiled -> compiled.value();
      case Compilation.Rejected<T> rejected ->
          throw CommandFailure.usage(rejected.violations().stream().map(told).toList());
    };
  }

  private static void file(Map<String, Value> keys, String name, Optional<Path> file)
      throws IOException {
    if (file.isPresent()) {
      // Without this, a missing file would look like an untrusted service.
      Source.read(file.get());
      keys.put(name, text(file.get().toString()));
    }
  }

  private static Value text(String value) {
    return new Value.TextValue(value);
  }
}
