package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.dev.EmbeddedBroker;
import dev.sluice.config.net.HostPort;
import dev.sluice.testing.Ports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** {@code policy suggest} on a topic prints what it prints of the same events in a file. */
class SuggestTopicTest {
  private static final Path RECORD = Path.of("../examples/suggest/denied.ndjson");

  @TempDir private Path directory;

  private static String printed(String... arguments) {
    try (CapturedOutput output = new CapturedOutput()) {
      assertThat(SluiceCommand.execute(arguments)).as(output.err()).isZero();
      return output.out();
    }
  }

  private static void send(HostPort broker) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.toString()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String line : Files.readAllLines(RECORD)) {
        long time = new JsonMapper().readTree(line).path("time").asLong(0);
        byte[] event = line.getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>("events", null, time, null, event)).get();
      }
    }
  }

  @Test
  @SuppressWarnings("try") // the broker runs, and nothing is asked of it
  void theTopicIsReadUpToItsEnd() throws Exception {
    HostPort address = new HostPort("127.0.0.1", Ports.free());
    try (EmbeddedBroker broker = EmbeddedBroker.start(address, directory)) {
      send(address);
      String[] topic = {"policy", "suggest", "--kafka", address.toString(), "--topic", "events"};
      assertThat(printed(topic)).isEqualTo(printed("policy", "suggest", RECORD.toString()));
      String since = "2026-09-21T14:27:00Z";
      assertThat(
              printed(
                  "policy",
                  "suggest",
                  "--kafka",
                  topic[3],
                  "--topic",
                  "events",
                  "--since",
                  since,
                  "--unresolved"))
          .contains("mcp.example.com", "pypi.org")
          .doesNotContain("api.github.com");
    }
  }
}
