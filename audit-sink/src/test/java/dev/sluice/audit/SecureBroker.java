package dev.sluice.audit;

import dev.sluice.config.settings.audit.KafkaSettings.Identity;
import dev.sluice.testing.Ports;
import dev.sluice.testing.TestIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker with three doors: one in the clear for the test itself, one with TLS and SASL, one with
 * TLS that asks for a certificate.
 */
record SecureBroker(
    Broker plain,
    String secure,
    String mutual,
    Path authority,
    Identity client,
    Path password,
    Tokens tokens)
    implements AutoCloseable {
  static final String USER = "sluice";
  private static final String PASSWORD = "to\"the\\broker";
  private static final List<String> ADDRESS = List.of("127.0.0.1");
  private static final String MODULES = "org.apache.kafka.common.security.";

  static SecureBroker start(Path directory) throws Exception {
    Tokens tokens = Tokens.start(directory);
    System.setProperty(
        "org.apache.kafka.sasl.oauthbearer.allowed.urls", tokens.keys().toUri().toString());
    TestIdentity server = TestIdentity.create(directory, "server", ADDRESS);
    TestIdentity client = TestIdentity.create(directory, "client", ADDRESS);
    String secure = "127.0.0.1:" + Ports.free();
    String mutual = "127.0.0.1:" + Ports.free();
    Broker broker =
        Broker.start(
            directory.resolve("log"),
            settings -> doors(rights(settings), secure, mutual, server, client, tokens));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      ScramCredentialInfo scram = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
      admin
          .alterUserScramCredentials(
              List.of(new UserScramCredentialUpsertion(USER, scram, PASSWORD)))
          .all()
          .get();
    }
    Path password = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
    return new SecureBroker(
        broker,
        secure,
        mutual,
        server.certificate(),
        new Identity(client.certificate(), client.key()),
        password,
        tokens);
  }

  /** Takes the right to read a topic from the user. */
  void denyRead(String topic) throws Exception {
    ResourcePattern resource = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", plain.address()))) {
      admin
          .createAcls(
              List.of(
                  rule(resource, "*", AclOperation.ALL, AclPermissionType.ALLOW),
                  rule(resource, USER, AclOperation.READ, AclPermissionType.DENY)))
          .all()
          .get();
    }
  }

  private static AclBinding rule(
      ResourcePattern resource, String user, AclOperation operation, AclPermissionType permission) {
    return new AclBinding(
        resource, new AccessControlEntry("User:" + user, "*", operation, permission));
  }

  @Override
  public void close() {
    plain.close();
    tokens.close();
  }

  /** Everything is allowed until a topic has rules. */
  private static Map<String, String> rights(Map<String, String> settings) {
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    settings.put("super.users", "User:ANONYMOUS");
    settings.put("allow.everyone.if.no.acl.found", "true");
    return settings;
  }

  private static void doors(
      Map<String, String> settings,
      String secure,
      String mutual,
      TestIdentity server,
      TestIdentity client,
      Tokens tokens) {
    String doors = ",SECURE://" + secure + ",MUTUAL://" + mutual;
    settings.merge("listeners", doors, String::concat);
    settings.merge("advertised.listeners", doors, String::concat);
    settings.merge("listener.security.protocol.map", ",SECURE:SASL_SSL,MUTUAL:SSL", String::concat);
    settings.put("ssl.keystore.location", server.store().toString());
    settings.put("ssl.keystore.password", TestIdentity.PASSWORD);
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("listener.name.mutual.ssl.client.auth", "required");
    settings.put("listener.name.mutual.ssl.truststore.type", "PEM");
    settings.put("listener.name.mutual.ssl.truststore.location", client.certificate().toString());
    settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512,OAUTHBEARER");
    settings.put("sasl.oauthbearer.jwks.endpoint.url", tokens.keys().toUri().toString());
    settings.put("sasl.oauthbearer.expected.audience", Tokens.AUDIENCE);
    String door = "listener.name.secure.";
    settings.put(
        door + "plain.sasl.jaas.config",
        MODULES
            + "plain.PlainLoginModule required user_sluice=\""
            + PASSWORD.replace("\\", "\\\\").replace("\"", "\\\"")
            + "\";");
    settings.put(
        door + "scram-sha-512.sasl.jaas.config", MODULES + "scram.ScramLoginModule required;");
    settings.put(
        door + "oauthbearer.sasl.jaas.config",
        MODULES + "oauthbearer.OAuthBearerLoginModule required;");
    settings.put(
        door + "oauthbearer.sasl.server.callback.handler.class",
        MODULES + "oauthbearer.OAuthBearerValidatorCallbackHandler");
  }
}
