package dev.sluice.app.dev;

import dev.sluice.config.net.HostPort;
import dev.sluice.testing.Ports;
import dev.sluice.testing.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/** A broker with a door in the clear, one with TLS and a password, and one with mutual TLS. */
public final class SecuredBroker implements AutoCloseable {
  private static final List<String> ADDRESS = List.of("127.0.0.1");

  private final Path directory;
  private final HostPort plain = address();
  private final HostPort password = address();
  private final HostPort mutual = address();
  private final KafkaRaftServer server;

  /** Starts it; the directory also gets the files that clients need. */
  public SecuredBroker(Path directory) throws Exception {
    this.directory = directory;
    TestIdentity.create(directory, "server", ADDRESS);
    TestIdentity.create(directory, "client", ADDRESS);
    Path log = directory.resolve("log");
    EmbeddedBroker.start(plain, log).close();
    Map<String, String> settings = EmbeddedBroker.settings(1, plain, address(), log);
    doors(settings);
    server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
    server.startup();
  }

  /** Where the test itself produces. */
  public HostPort plain() {
    return plain;
  }

  /** Settings of a node that says who it is by a password. */
  public String withPassword() throws IOException {
    Files.writeString(directory.resolve("password"), "open-sesame\n");
    return """
    kafka:
      bootstrap_servers: "%s"
      security: tls
      tls: {ca_file: %s}
      sasl: {mechanism: PLAIN, username: reader, password_file: %s}
    """
        .formatted(password, file("server.pem"), file("password"));
  }

  /** Settings of a node that says who it is by a certificate. */
  public String withCertificate() {
    return """
    kafka:
      bootstrap_servers: "%s"
      security: tls
      tls: {ca_file: %s, certificate_file: %s, key_file: %s}
    """
        .formatted(mutual, file("server.pem"), file("client.pem"), file("client.key"));
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private void doors(Map<String, String> settings) {
    String doors = ",SECURE://" + password + ",MUTUAL://" + mutual;
    settings.merge("listeners", doors, String::concat);
    settings.merge("advertised.listeners", doors, String::concat);
    settings.merge("listener.security.protocol.map", ",SECURE:SASL_SSL,MUTUAL:SSL", String::concat);
    settings.put("ssl.keystore.location", file("server.p12").toString());
    settings.put("ssl.keystore.password", TestIdentity.PASSWORD);
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("listener.name.mutual.ssl.client.auth", "required");
    settings.put("listener.name.mutual.ssl.truststore.type", "PEM");
    settings.put("listener.name.mutual.ssl.truststore.location", file("client.pem").toString());
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put(
        "listener.name.secure.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " user_reader=\"open-sesame\";");
  }

  private static HostPort address() {
    return new HostPort("127.0.0.1", Ports.free());
  }
}
