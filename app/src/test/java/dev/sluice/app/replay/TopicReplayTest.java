package dev.sluice.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.dev.EmbeddedBroker;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.control.api.PolicyReplay;
import dev.sluice.testing.Ports;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicReplayTest {
  private static final Path RECORD = Path.of("../examples/suggest/denied.ndjson");
  private static final String POLICY =
      "version: 1\nnetwork_policies:\n  api: {endpoints: [{host: api.github.com, port: 443}]}\n";

  @TempDir private Path directory;

  @Test
  @SuppressWarnings("try") // the broker runs, and nothing is asked of it
  void theTopicIsReplayedWithinBounds() throws Exception {
    HostPort address = new HostPort("127.0.0.1", Ports.free());
    try (EmbeddedBroker broker = EmbeddedBroker.start(address, directory)) {
      int events = send(address);
      KafkaSettings kafka = KafkaSettings.DEFAULTS.withBootstrapServers(address.toString());
      JsonObject whole = run(new TopicReplay(kafka, "events"));
      assertThat(whole.getBoolean("complete")).isTrue();
      assertThat(whole.getJsonObject("input").getInteger("events")).isEqualTo(events);
      assertThat(whole.getJsonObject("totals").getInteger("now_allowed")).isPositive();

      TopicReplay.ReplayBounds few = new TopicReplay.ReplayBounds(3, Duration.ofSeconds(30));
      JsonObject cut = run(new TopicReplay(kafka, "events", few));
      assertThat(cut.getBoolean("complete")).isFalse();
      assertThat(cut.getString("cut")).isEqualTo("after 3 events");
      assertThat(cut.getJsonObject("input").getInteger("events")).isEqualTo(3);

      TopicReplay.ReplayBounds none = new TopicReplay.ReplayBounds(1000, Duration.ZERO);
      assertThat(run(new TopicReplay(kafka, "events", none)).getString("cut"))
          .isEqualTo("after 0 s");

      oneRunsAtATime(new TopicReplay(kafka, "events"));

      cannotRead(new TopicReplay(kafka, "absent"));
    }
  }

  private static void oneRunsAtATime(TopicReplay busy) throws Exception {
    CompletableFuture<JsonObject> report = new CompletableFuture<>();
    Future<JsonObject> first = busy.run(report::join);
    Future<JsonObject> second = busy.run("ci", POLICY, Duration.ofHours(1));
    assertThat(second.cause())
        .isInstanceOf(PolicyReplay.Unavailable.class)
        .hasMessageContaining("replays for another caller");

    report.complete(new JsonObject());
    first.await(60, TimeUnit.SECONDS);
    run(busy);
  }

  @Test
  void anErrorEndsOneReplayAlone() throws Exception {
    TopicReplay replay = new TopicReplay(KafkaSettings.DEFAULTS, "events");
    Future<JsonObject> failed =
        replay.run(
            () -> {
              throw new StackOverflowError("scripted");
            });
    failed.otherwise(new JsonObject()).await(60, TimeUnit.SECONDS);
    assertThat(failed.cause())
        .isInstanceOf(PolicyReplay.Unavailable.class)
        .hasMessageContaining("the replay failed");
    JsonObject next = new JsonObject();
    assertThat(replay.run(() -> next).await(60, TimeUnit.SECONDS)).isSameAs(next);
  }

  private static void cannotRead(TopicReplay absent) throws Exception {
    Future<JsonObject> failed = absent.run("ci", POLICY, Duration.ofHours(1));
    failed.otherwise(new JsonObject()).await(60, TimeUnit.SECONDS);
    assertThat(failed.cause()).hasMessageContaining("topic absent cannot be read");
  }

  private static JsonObject run(TopicReplay replay) throws Exception {
    return replay.run("ci", POLICY, Duration.ofHours(1)).await(60, TimeUnit.SECONDS);
  }

  private static int send(HostPort broker) throws Exception {
    int sent = 0;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.toString()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String line : Files.readAllLines(RECORD)) {
        byte[] event = line.getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>("events", event)).get();
        sent++;
      }
    }
    return sent;
  }
}
