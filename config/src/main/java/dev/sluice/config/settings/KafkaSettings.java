package dev.sluice.config.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where audit events go, and how: {@code kafka.*}. No secret is in here, only the files that hold
 * them.
 *
 * @param bootstrapServers {@code kafka.bootstrap_servers}, comma-separated host:port
 * @param tls {@code kafka.tls}, when {@code kafka.security} is {@code tls}
 * @param sasl {@code kafka.sasl}, when it names a mechanism
 * @param transactions {@code kafka.transactions}: a consumer that reads committed records sees no
 *     event twice
 * @param topic {@code kafka.topic}: how the topic is made, or has to be
 */
public record KafkaSettings(
    String bootstrapServers,
    Optional<Tls> tls,
    Optional<Sasl> sasl,
    boolean transactions,
    TopicSettings topic) {
  public static final KafkaSettings DEFAULTS =
      new KafkaSettings(
          "127.0.0.1:9092", Optional.empty(), Optional.empty(), false, TopicSettings.DEFAULTS);

  /** The same with another broker. */
  public KafkaSettings withBootstrapServers(String servers) {
    return new KafkaSettings(servers, tls, sasl, transactions, topic);
  }

  /** The same with or without transactions. */
  public KafkaSettings withTransactions(boolean wanted) {
    return new KafkaSettings(bootstrapServers, tls, sasl, wanted, topic);
  }

  /**
   * Encryption.
   *
   * @param authority {@code ca_file}, PEM; the roots of the JVM when it is absent
   * @param identity {@code certificate_file} and {@code key_file}, for brokers that ask who we are
   */
  public record Tls(Optional<Path> authority, Optional<Identity> identity) {}

  /**
   * PEM files.
   *
   * @param certificate with its chain
   * @param key of the certificate, PKCS #8, not encrypted
   */
  public record Identity(Path certificate, Path key) {}

  /** How the node proves to a broker who it is; files are read again for each connection. */
  public sealed interface Sasl {
    /** {@code PLAIN}: the password crosses the wire. */
    record Plain(String username, Path password) implements Sasl {}

    /**
     * {@code SCRAM-SHA-256} or {@code SCRAM-SHA-512}.
     *
     * @param mechanism as Kafka names it
     */
    record Scram(String mechanism, String username, Path password) implements Sasl {}

    /** {@code OAUTHBEARER} with a token that somebody else keeps fresh in a file. */
    record TokenFile(Path token) implements Sasl {}

    /**
     * {@code OAUTHBEARER} with the client credentials grant.
     *
     * @param endpoint URL that issues tokens
     * @param client {@code username}: the client's id
     * @param secret {@code password_file}: the client's secret
     * @param scope empty for none
     */
    record ClientCredentials(String endpoint, String client, Path secret, String scope)
        implements Sasl {}
  }
}
