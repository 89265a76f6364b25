package dev.sluice.it;

import static dev.sluice.it.Deployment.PLAIN;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node with an origin and a broker in a JVM of its own, whose audit is to meet faults. */
final class AuditDrill implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  static final int CONNECTIONS = 16;

  private final RecordingOrigin origin;
  private final Deployment node;
  private final BrokerProcess kafka;

  private AuditDrill(RecordingOrigin origin, Deployment node, BrokerProcess kafka) {
    this.origin = origin;
    this.node = node;
    this.kafka = kafka;
  }

  /**
   * Starts origin and broker; the node is started by the drill.
   *
   * @param moreKafka more settings below {@code kafka}
   * @param audit settings below {@code audit}
   */
  static AuditDrill in(Path directory, String moreKafka, String audit) {
    RecordingOrigin origin = RecordingOrigin.start(directory);
    Deployment node = Deployment.in(directory).write(origin).with(moreKafka, audit);
    return new AuditDrill(origin, node, BrokerProcess.start(directory, node.kafka()));
  }

  Deployment node() {
    return node;
  }

  BrokerProcess kafka() {
    return kafka;
  }

  RecordingOrigin origin() {
    return origin;
  }

  String url() {
    return "http://" + PLAIN + ":" + origin.port();
  }

  JsonObject audit() {
    return new JsonObject(get("/v1/status").body()).getJsonObject("audit");
  }

  /** The fault of a kind that the status page shows. */
  Optional<JsonObject> fault(String kind) {
    return audit().getJsonArray("faults").stream()
        .map(JsonObject.class::cast)
        .filter(fault -> fault.getString("kind").equals(kind))
        .findFirst();
  }

  HttpResponse<String> ready() {
    return get("/health/ready");
  }

  void awaitShipped() {
    await().atMost(PATIENCE).until(() -> audit().getInteger("pending") == 0);
  }

  /** What the topic has by now. */
  List<JsonObject> events() {
    List<JsonObject> events = new ArrayList<>();
    try (AuditTopic topic = AuditTopic.open(node.kafka())) {
      topic.toEnd(events::add);
    }
    return events;
  }

  HttpResponse<String> get(String path) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(node.adminUrl() + path)).build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer to " + path, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kafka.close();
    origin.close();
  }
}
