package dev.sluice.audit.ship;

import dev.sluice.config.pem.PemException;
import dev.sluice.config.pem.PemFile;
import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.config.settings.audit.KafkaSettings.Identity;
import dev.sluice.config.settings.audit.KafkaSettings.Tls;
import dev.sluice.config.settings.audit.Sasl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;

/**
 * How a client reaches the brokers that a node ships to: address, TLS and SASL as Kafka's clients
 * take them. Reads files with secrets anew for each connection; holds secrets in Kafka's {@link
 * Password}, which does not print itself.
 */
public final class KafkaClientConfig {
  // Kafka asks no endpoint and reads no file for a token that this property does not name.
  private static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

  private static final String MODULES = "org.apache.kafka.common.security.";

  private KafkaClientConfig() {}

  /**
   * Kafka's own properties.
   *
   * @throws IOException when a file with a secret cannot be read
   */
  public static Map<String, Object> of(KafkaSettings settings) throws IOException {
    try {
      return forShipping(settings);
    } catch (ShippingException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  static Map<String, Object> forShipping(KafkaSettings settings) throws ShippingException {
    Map<String, Object> config = new HashMap<>();
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    String transport = settings.tls().isPresent() ? "SSL" : "PLAINTEXT";
    if (settings.tls().isPresent()) {
      tls(config, settings.tls().get());
    }
    if (settings.sasl().isPresent()) {
      transport = "SASL_" + transport;
      sasl(config, settings.sasl().get());
    }
    config.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, transport);
    return config;
  }

  private static void tls(Map<String, Object> config, Tls tls) throws ShippingException {
    if (tls.authority().isPresent()) {
      config.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
      config.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, secret(tls.authority().get()));
    }
    if (tls.identity().isPresent()) {
      requirePair(tls.identity().get());
      config.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
      config.put(
          SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
          secret(tls.identity().get().certificate()));
      config.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, secret(tls.identity().get().key()));
    }
  }

  private static void requirePair(Identity files) throws ShippingException {
    Optional<PemException> mismatch =
        new PemFile(files.certificate(), "kafka.tls.certificate_file")
            .mismatch(new PemFile(files.key(), "kafka.tls.key_file"));
    if (mismatch.isPresent()) {
      PemException wrong = mismatch.get();
      throw new ShippingException(
          ShippingException.Kind.FATAL, String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static void sasl(Map<String, Object> config, Sasl sasl) throws ShippingException {
    switch (sasl) {
      case Sasl.Plain plain ->
          password(config, "PLAIN", "plain.PlainLoginModule", plain.username(), plain.password());
      case Sasl.Scram scram ->
          password(
              config,
              scram.mechanism(),
              "scram.ScramLoginModule",
              scram.username(),
              scram.password());
      case Sasl.TokenFile file ->
          bearer(config, file.token().toAbsolutePath().toUri().toString(), "");
      case Sasl.ClientCredentials client ->
          bearer(
              config,
              client.endpoint(),
              option("clientId", client.client())
                  + option("clientSecret", line(client.secret()))
                  + (client.scope().isEmpty() ? "" : option("scope", client.scope())));
    }
  }

  private static void password(
      Map<String, Object> config, String mechanism, String module, String user, Path file)
      throws ShippingException {
    String options = option("username", user) + option("password", line(file));
    config.put(SaslConfigs.SASL_MECHANISM, mechanism);
    config.put(SaslConfigs.SASL_JAAS_CONFIG, login(module, options));
  }

  private static void bearer(Map<String, Object> config, String tokens, String options) {
    System.setProperty(ALLOWED, tokens);
    config.put(SaslConfigs.SASL_MECHANISM, "OAUTHBEARER");
    config.put(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL, tokens);
    config.put(
        SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS,
        MODULES + "oauthbearer.OAuthBearerLoginCallbackHandler");
    config.put(SaslConfigs.SASL_JAAS_CONFIG, login("oauthbearer.OAuthBearerLoginModule", options));
  }

  private static Password login(String module, String options) {
    return new Password(MODULES + module + " required" + options + ";");
  }

  private static String option(String name, String value) {
    return " " + name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static Password secret(Path file) throws ShippingException {
    return new Password(text(file));
  }

  private static String line(Path file) throws ShippingException {
    return text(file).strip();
  }

  private static String text(Path file) throws ShippingException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ShippingException(ShippingException.Kind.FATAL, file + " cannot be read", e);
    }
  }
}
