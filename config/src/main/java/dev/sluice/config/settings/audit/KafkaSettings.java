package dev.sluice.config.settings.audit;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Where audit events go, and how: {@code kafka.*}. Holds no secret, only the files that hold them.
 *
 * @param bootstrapServers {@code kafka.bootstrap_servers}, comma-separated host:port
 * @param tls {@code kafka.tls}, when {@code kafka.security} is {@code tls}
 * @param sasl {@code kafka.sasl}, when it names a mechanism
 * @param transactions {@code kafka.transactions}: a consumer that reads committed records sees no
 *     event twice
 * @param topic {@code kafka.topic}
 * @param headers {@code kafka.headers}: which headers records have
 */
public record KafkaSettings(
    String bootstrapServers,
    Optional<Tls> tls,
    Optional<Sasl> sasl,
    boolean transactions,
    TopicSettings topic,
    HeaderKind headers) {
  public static final KafkaSettings DEFAULTS =
      new KafkaSettings(
          "127.0.0.1:9092",
          Optional.empty(),
          Optional.empty(),
          false,
          TopicSettings.DEFAULTS,
          HeaderKind.OCSF);

  /** Which headers the records of the topic have. */
  public enum HeaderKind {
    OCSF,
    /** Those of the Kafka protocol binding of CloudEvents 1.0 in binary mode too. */
    CLOUDEVENTS;

    private static final Map<String, HeaderKind> WORDS =
        Map.of("ocsf", OCSF, "cloudevents", CLOUDEVENTS);
  }

  private static final Map<String, Boolean> SECURITY = Map.of("plaintext", false, "tls", true);

  /**
   * Encryption.
   *
   * @param authority {@code ca_file}, PEM; the roots of the JVM when it is absent
   * @param identity {@code certificate_file} and {@code key_file}, for brokers that ask for one
   */
  public record Tls(Optional<Path> authority, Optional<Identity> identity) {
    private static Tls read(Fields tls, Path directory) {
      Optional<Path> certificate = tls.file("certificate_file", directory);
      Optional<Path> key = tls.file("key_file", directory);
      if (certificate.isPresent() != key.isPresent()) {
        tls.error("certificate_file and key_file go together; name both or neither");
      }
      return new Tls(
          tls.file("ca_file", directory),
          certificate.flatMap(chain -> key.map(secret -> new Identity(chain, secret))));
    }

    private boolean isEmpty() {
      return authority.isEmpty() && identity.isEmpty();
    }
  }

  /**
   * PEM files.
   *
   * @param certificate with its chain
   * @param key of the certificate, PKCS #8, not encrypted
   */
  public record Identity(Path certificate, Path key) {}

  public static KafkaSettings read(Fields kafka, Path directory) {
    String servers =
        kafka
            .take("bootstrap_servers")
            .flatMap(KafkaSettings::servers)
            .orElse(DEFAULTS.bootstrapServers());
    boolean encrypted = kafka.choice("security", SECURITY, false);
    Tls tls = kafka.section("tls", at -> Tls.read(at, directory));
    if (!encrypted && !tls.isEmpty()) {
      kafka.error("tls", "is used only with kafka.security: tls; set that or remove this");
    }
    boolean confidential = encrypted || isLoopback(servers);
    return new KafkaSettings(
        servers,
        encrypted ? Optional.of(tls) : Optional.empty(),
        kafka.section("sasl", at -> SaslKeys.read(at, directory, confidential)),
        kafka.take("transactions").flatMap(Cursor::flag).orElse(DEFAULTS.transactions()),
        kafka.section("topic", TopicSettings::read),
        kafka.choice("headers", HeaderKind.WORDS, DEFAULTS.headers()));
  }

  public KafkaSettings withBootstrapServers(String servers) {
    return new KafkaSettings(servers, tls, sasl, transactions, topic, headers);
  }

  public KafkaSettings withTransactions(boolean wanted) {
    return new KafkaSettings(bootstrapServers, tls, sasl, wanted, topic, headers);
  }

  private static Optional<String> servers(Cursor at) {
    return at.text()
        .filter(
            text ->
                Arrays.stream(text.split(",", -1))
                    .allMatch(server -> HostPort.read(at, server.strip()).isPresent()));
  }

  private static boolean isLoopback(String servers) {
    return Arrays.stream(servers.split(",", -1))
        .map(server -> HostPort.parse(server.strip()))
        .allMatch(HostPort::isLoopback);
  }
}
