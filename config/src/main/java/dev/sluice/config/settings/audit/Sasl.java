package dev.sluice.config.settings.audit;

import java.nio.file.Path;

/**
 * How the node proves its identity to a broker: {@code kafka.sasl}. Files are read again for each
 * connection.
 */
public sealed interface Sasl {
  /** {@code PLAIN}: the password crosses the wire. */
  record Plain(String username, Path password) implements Sasl {}

  /**
   * {@code SCRAM-SHA-256} or {@code SCRAM-SHA-512}.
   *
   * @param mechanism as Kafka names it
   */
  record Scram(String mechanism, String username, Path password) implements Sasl {}

  /** {@code OAUTHBEARER} with a token that another program keeps fresh in a file. */
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
