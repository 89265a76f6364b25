package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.dev.SecuredBroker;
import dev.sluice.tools.command.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code audit tail} and {@code audit verify} on a topic that is secured and transactional. */
class AuditTopicTest {
  private static final String TOPIC = "events";

  @TempDir private static Path brokerFiles;
  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init")
  private static SecuredBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = new SecuredBroker(brokerFiles);
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.plain().toString(), "transactional.id", "test");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(event("{\"n\":\"aborted\"}")).get();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(event("{\"n\":\"committed\"}")).get();
      producer.commitTransaction();
    }
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void tailShowsWhatWasCommittedToWhoKnowsThePassword() throws IOException {
    assertShowsTheCommittedOne(broker.withPassword() + "audit: {topic: events}\n");
  }

  @Test
  void tailShowsWhatWasCommittedToWhoHasTheCertificate() throws IOException {
    assertShowsTheCommittedOne(broker.withCertificate() + "audit: {topic: events}\n");
  }

  @Test
  void verifyReadsWhatWasCommitted() throws IOException {
    try (CapturedOutput output = new CapturedOutput()) {
      int code = run("verify", broker.withPassword() + "audit: {topic: events}\n");
      assertThat(output.err()).contains("no event has a hash chain");
      assertThat(code).isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void theAddressAndTheTopicOfTheCommandLineHold() throws IOException {
    try (CapturedOutput output = new CapturedOutput()) {
      String elsewhere = "kafka: {bootstrap_servers: \"127.0.0.1:1\"}\naudit: {topic: other}\n";
      String to = broker.plain().toString();
      int code = run("verify", elsewhere, "--kafka", to, "--topic", TOPIC, "--node", "n");
      assertThat(output.err()).isEmpty();
      assertThat(code).isEqualTo(ExitCode.NO);
      assertThat(output.out()).contains("1 events", "header uid was changed", "node n: no events");
    }
  }

  @Test
  void aWrongPasswordIsToldAndNotShown() throws IOException {
    String settings = broker.withPassword();
    Files.writeString(directory.resolve("wrong"), "not-the-pass\n");
    String wrong = settings.replaceAll("password_file: [^}]*", "password_file: wrong");
    try (CapturedOutput output = new CapturedOutput()) {
      assertThat(run("verify", wrong)).isEqualTo(ExitCode.USAGE);
      assertThat(output.err())
          .hasLineCount(1)
          .startsWith("sluice: nothing can be read from Kafka at 127.0.0.1:")
          .contains("Authentication failed")
          .doesNotContain("not-the-pass");
    }
  }

  @Test
  void devRefusesToSecureABrokerThatSpeaksPlainText() throws IOException {
    Files.writeString(directory.resolve("sluice.yaml"), broker.withPassword());
    try (CapturedOutput output = new CapturedOutput()) {
      String state = directory.resolve("state").toString();
      String[] arguments = {"dev", "--config", directory.toString(), "--state", state};
      assertThat(SluiceCommand.execute(arguments)).isEqualTo(ExitCode.USAGE);
      assertThat(output.err())
          .isEqualTo(
              "sluice: kafka.security, kafka.sasl: the embedded broker supports neither encryption"
                  + " nor authentication; remove them, or pass --no-kafka\n");
    }
  }

  private void assertShowsTheCommittedOne(String settings) throws IOException {
    try (CapturedOutput output = new CapturedOutput()) {
      int code = run("tail", settings, "--from-beginning", "--count", "1", "--format", "json");
      assertThat(output.err()).isEmpty();
      assertThat(code).isEqualTo(ExitCode.DONE);
      assertThat(output.out()).isEqualTo("{\"n\":\"committed\"}\n");
    }
  }

  private int run(String command, String settings, String... options) throws IOException {
    Files.writeString(directory.resolve("sluice.yaml"), settings);
    List<String> arguments = new ArrayList<>(List.of("audit", command));
    arguments.addAll(List.of("--config", directory.toString()));
    arguments.addAll(List.of(options));
    return SluiceCommand.execute(arguments.toArray(String[]::new));
  }

  private static ProducerRecord<byte[], byte[]> event(String json) {
    return new ProducerRecord<>(TOPIC, json.getBytes(StandardCharsets.UTF_8));
  }
}
