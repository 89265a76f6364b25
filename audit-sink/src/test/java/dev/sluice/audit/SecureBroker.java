package dev.sluice.audit;

import dev.sluice.config.settings.audit.KafkaSettings.Identity;
import dev.sluice.testing.Ports;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
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
  private static final String STORE_PASSWORD = "changeit";
  private static final String MODULES = "org.apache.kafka.common.security.";

  static SecureBroker start(Path directory) throws Exception {
    Tokens tokens = Tokens.start(directory);
    System.setProperty(
        "org.apache.kafka.sasl.oauthbearer.allowed.urls", tokens.keys().toUri().toString());
    Path server = keys(directory, "server");
    Path client = keys(directory, "client");
    String secure = "127.0.0.1:" + Ports.free();
    String mutual = "127.0.0.1:" + Ports.free();
    Broker broker =
        Broker.start(
            directory.resolve("log"),
            settings -> doors(rights(settings), secure, mutual, server, pem(client), tokens));
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
        pem(server),
        new Identity(pem(client), key(client)),
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
      Path server,
      Path clients,
      Tokens tokens) {
    String doors = ",SECURE://" + secure + ",MUTUAL://" + mutual;
    settings.merge("listeners", doors, String::concat);
    settings.merge("advertised.listeners", doors, String::concat);
    settings.merge("listener.security.protocol.map", ",SECURE:SASL_SSL,MUTUAL:SSL", String::concat);
    settings.put("ssl.keystore.location", server.toString());
    settings.put("ssl.keystore.password", STORE_PASSWORD);
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("listener.name.mutual.ssl.client.auth", "required");
    settings.put("listener.name.mutual.ssl.truststore.type", "PEM");
    settings.put("listener.name.mutual.ssl.truststore.location", clients.toString());
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

  private static Path keys(Path directory, String name) throws Exception {
    Path store = directory.resolve(name + ".p12");
    keytool(
        store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1");
    keytool(store, "-exportcert", "-rfc", "-file", pem(store).toString());
    return store;
  }

  private static Path pem(Path store) {
    return store.resolveSibling(store.getFileName() + ".pem");
  }

  private static Path key(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, STORE_PASSWORD.toCharArray());
    }
    byte[] key = keys.getKey("mykey", STORE_PASSWORD.toCharArray()).getEncoded();
    return Files.writeString(
        store.resolveSibling(store.getFileName() + ".key"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");
  }

  private static void keytool(Path store, String... task) throws Exception {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(task));
    command.addAll(
        List.of(
            "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", STORE_PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new AssertionError("keytool failed");
    }
  }
}
