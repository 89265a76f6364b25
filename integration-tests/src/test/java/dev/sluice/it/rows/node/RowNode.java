package dev.sluice.it.rows.node;

import static org.awaitility.Awaitility.await;

import dev.sluice.it.AuditTopic;
import dev.sluice.it.Deployment;
import dev.sluice.it.Services;
import dev.sluice.it.SluiceProcess;
import dev.sluice.it.rows.node.RowOrigin.Reply;
import dev.sluice.it.service.ResponsePeer;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.testing.Ports;
import dev.sluice.testing.TestIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** A node between clients, an origin of exact bytes, and services of both contracts. */
public final class RowNode implements AutoCloseable {
  public final Deployment deployment;
  public final RowOrigin origin;
  public final ResponsePeer<HttpResponseEvent> older;
  public final ResponsePeer<HttpEvent> hooks;
  public final AuditTopic topic;

  /** Port of the service that comes and goes. */
  public final int changing;

  private final SluiceProcess sluice;

  /**
   * What came on a connection until its end.
   *
   * @param text one char for each byte
   * @param reset it was not closed in an orderly way
   */
  public record Came(String text, boolean reset) {}

  private RowNode(Path directory, RowHosts hosts, String settings) throws IOException {
    TestIdentity identity = TestIdentity.create(directory, "origin", hosts.names());
    origin = RowOrigin.start(identity.context());
    int olderPort = Ports.free();
    int hooksPort = Ports.free();
    changing = Ports.free();
    older = ResponsePeer.older(olderPort, OlderAnswers::pass);
    hooks =
        hosts.asksBothWays()
            ? ResponsePeer.bothWays(hooksPort, HookAnswersOfRows::pass)
            : ResponsePeer.hooks(hooksPort, HookAnswersOfRows::pass);
    deployment = Deployment.in(directory);
    deployment.write(identity.certificate(), settings, hosts.policy(origin), hosts.names());
    UnaryOperator<String> hasty = text -> text.replace("30s", "5s");
    UnaryOperator<String> patient = text -> text.replace("30s", "20s");
    UnaryOperator<String> large = text -> text.replace("262144", "4194304");
    Files.writeString(
        directory.resolve("config/gateway.toml"),
        Services.registration("test/older", olderPort)
            + hasty.apply(Services.registration("test/older-hasty", olderPort))
            + patient.apply(Services.registration("test/older-patient", olderPort))
            + patient.apply(Services.registration("test/hooks-patient", hooksPort))
            + patient.apply(Services.registration("test/changing-patient", changing))
            + large.apply(Services.registration("test/older-large", olderPort))
            + Services.registration("test/hooks", hooksPort)
            + hasty.apply(Services.registration("test/hooks-hasty", hooksPort))
            + Services.registration("test/changing", changing));
    sluice = deployment.dev();
    topic = AuditTopic.open(deployment.kafka());
  }

  public static RowNode start(Path directory, RowHosts hosts, String settings) throws IOException {
    RowNode node = new RowNode(directory, hosts, settings);
    try {
      hosts.served().forEach(node::awaitService);
      return node;
    } catch (RuntimeException | Error e) {
      node.close();
      throw e;
    }
  }

  /** Returns when its services answer. */
  public void awaitService(String host) {
    origin.answers("/ready", Reply.of("HTTP/1.1 200 Ready\r\nContent-Length: 2\r\n\r\nok"));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> ask(host, "/ready", List.of()).text().startsWith("HTTP/1.1 200 "));
  }

  /**
   * One request on a connection of its own, whose end the client awaits.
   *
   * @param until text that has come when the origin goes on, for each such piece
   */
  public Came ask(String host, String path, List<String> until) {
    return ask("GET", "HTTP/1.1", host, path, until);
  }

  public Came ask(String method, String version, String host, String path, List<String> until) {
    try (RowClient client = RowClient.of(this, host, false)) {
      return client.send(method, version, path).read(path, until);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    topic.close();
    sluice.close();
    older.close();
    hooks.close();
    origin.close();
  }
}
