package dev.sluice.it.websocket;

import dev.sluice.it.AuditTopic;
import dev.sluice.it.Deployment;
import dev.sluice.it.Operator;
import dev.sluice.it.SluiceProcess;
import dev.sluice.it.Trust;
import dev.sluice.testing.TestIdentity;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/** A node with its broker, between clients and a {@link SocketOrigin}. */
final class SocketNode implements AutoCloseable {
  private final SocketOrigin origin;
  private final Deployment deployment;
  private final SluiceProcess process;
  private final AuditTopic topic;

  private SocketNode(
      SocketOrigin origin, Deployment deployment, SluiceProcess process, AuditTopic topic) {
    this.origin = origin;
    this.deployment = deployment;
    this.process = process;
    this.topic = topic;
  }

  /**
   * Starts both.
   *
   * @param policy {@code PORT} stands for the port of the origin
   */
  static SocketNode start(Path directory, String registrations, String policy, List<String> hosts) {
    return start(directory, registrations, policy, hosts, new Memory("", List.of()));
  }

  /**
   * What a node for many sessions needs.
   *
   * @param settings lines below {@code proxy:}; {@code PORT} as in the policy
   * @param before command line that starts the node's
   */
  record Memory(String settings, List<String> before) {
    /** For ten thousand sessions, each of which reserves 256 KiB and holds far less. */
    static Memory large() {
      return new Memory(
          "  capacity: {streaming: 3GiB}\n",
          List.of("env", "SLUICE_JAVA_OPTS=-Xmx1g -XX:MaxDirectMemorySize=4g"));
    }
  }

  /** The same, with memory. */
  static SocketNode start(
      Path directory, String registrations, String policy, List<String> hosts, Memory memory) {
    TestIdentity identity = TestIdentity.create(directory, "origin", hosts);
    SocketOrigin origin = SocketOrigin.start(identity.context());
    Deployment deployment = Deployment.in(directory);
    deployment.write(
        identity.certificate(), at(origin, memory.settings()), at(origin, policy), hosts);
    try {
      Files.writeString(directory.resolve("config/gateway.toml"), registrations);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SluiceProcess process = deployment.dev(memory.before());
    return new SocketNode(origin, deployment, process, AuditTopic.open(deployment.kafka()));
  }

  private static String at(SocketOrigin origin, String policy) {
    return policy.replace("PORT", Integer.toString(origin.port()));
  }

  SocketOrigin origin() {
    return origin;
  }

  Deployment deployment() {
    return deployment;
  }

  SluiceProcess process() {
    return process;
  }

  /** Host and port of the origin under one of its names. */
  String authority(String host) {
    return host + ":" + origin.port();
  }

  FrameSocket open(String host, String path) throws IOException {
    return Handshake.open(deployment.proxy(), authority(host), path, "");
  }

  /** Offers compression. */
  FrameSocket openDeflated(String host, String path) throws IOException {
    String offer = "Sec-WebSocket-Extensions: " + Handshake.DEFLATE + "\r\n";
    return Handshake.open(deployment.proxy(), authority(host), path, offer);
  }

  /**
   * In an intercepted tunnel.
   *
   * @param more lines of the head, each with its end
   */
  FrameSocket openTls(String host, String path, String more) throws IOException {
    SSLContext trust = Trust.in(deployment.ca());
    return Handshake.openTls(trust, deployment.proxy(), authority(host), path, more);
  }

  /** The status of a change of the policy. */
  int put(String policy) throws IOException {
    try (Operator operator = new Operator(deployment)) {
      return operator.put(at(origin, policy));
    }
  }

  /** The first event that fits, of all so far or to come. */
  JsonObject event(String code, Predicate<JsonObject> fits) {
    Predicate<JsonObject> wanted = event -> AuditTopic.code(event).equals(code) && fits.test(event);
    synchronized (topic) {
      return topic.until(events -> events.stream().anyMatch(wanted)).stream()
          .filter(wanted)
          .findFirst()
          .orElseThrow();
    }
  }

  /** Whether an event of a session is about a path. */
  static Predicate<JsonObject> at(String path) {
    return event -> path.equals(event.getJsonObject("url", new JsonObject()).getString("path"));
  }

  @Override
  public void close() {
    topic.close();
    process.stop();
    origin.close();
  }
}
