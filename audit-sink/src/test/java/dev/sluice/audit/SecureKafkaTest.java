package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.ship.ShippingState;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.config.settings.audit.KafkaSettings.Identity;
import dev.sluice.config.settings.audit.KafkaSettings.Tls;
import dev.sluice.config.settings.audit.Sasl;
import dev.sluice.config.settings.audit.TopicSettings;
import dev.sluice.testing.SampleRecords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker that wants TLS and to know who we are, in every way that settings offer. */
@Order(1)
class SecureKafkaTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path directory;
  @TempDir Path state;

  @SuppressWarnings("NullAway.Init")
  private static SecureBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = SecureBroker.start(directory);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void plain() throws Exception {
    ships("plain", new Sasl.Plain(SecureBroker.USER, broker.password()));
  }

  @Test
  void scram() throws Exception {
    ships("scram", new Sasl.Scram("SCRAM-SHA-512", SecureBroker.USER, broker.password()));
  }

  @Test
  void aTokenFromAFile() throws Exception {
    Path token = Files.writeString(state.resolve("token"), broker.tokens().issue());
    ships("token", new Sasl.TokenFile(token));
  }

  @Test
  void aTokenFromAnEndpoint() throws Exception {
    ships(
        "endpoint",
        new Sasl.ClientCredentials(
            broker.tokens().endpoint(), SecureBroker.USER, broker.password(), "audit"));
    assertThat(broker.tokens().asked()).contains("scope=audit");
  }

  @Test
  void aCertificateOfOurOwn() throws Exception {
    Identity identity = broker.client();
    Tls tls = new Tls(Optional.of(broker.authority()), Optional.of(identity));
    ships("mutual", settings(broker.mutual(), tls, Optional.empty()));
  }

  @Test
  void aWrongPasswordBlocksShippingAndIsNeverPrinted() throws Exception {
    Path wrong = Files.writeString(state.resolve("wrong"), "not-the-pass");
    KafkaSettings settings = secure(new Sasl.Plain(SecureBroker.USER, wrong));
    AuditSink sink = open("wrong", settings);
    sink.onThisLoop().append(SampleRecords.at().setRequest(SampleRecords.denied()).build());
    sink.startShipping();
    await().atMost(PATIENCE).until(() -> sink.status().shipping() == ShippingState.BLOCKED);
    assertThat(sink.status().error()).contains("SaslAuthenticationException");
    assertThat(sink.status().fatalErrors()).isPositive();
    assertThat(sink.status() + " " + settings).doesNotContain("not-the-pass");

    Files.writeString(wrong, Files.readString(broker.password()));
    await().atMost(PATIENCE).until(() -> sink.status().shipping() == ShippingState.WORKING);
    assertThat(sink.status().pending()).isZero();
    sink.close(Duration.ofSeconds(30));
  }

  @Test
  void aTopicThatMayNotBeReadIsNotComparedAndStillWritten() throws Exception {
    Sasl sasl = new Sasl.Plain(SecureBroker.USER, broker.password());
    ships("unreadable", sasl);
    broker.denyRead("unreadable");
    ships("unreadable", sasl);
    assertThat(broker.plain().consume("unreadable", 2, PATIENCE)).hasSize(2);
  }

  private void ships(String topic, Sasl sasl) throws Exception {
    ships(topic, secure(sasl));
  }

  private void ships(String topic, KafkaSettings settings) throws Exception {
    AuditSink sink = open(topic, settings);
    sink.startShipping();
    sink.onThisLoop().append(SampleRecords.at().setRequest(SampleRecords.denied()).build());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(sink.status().pending()).as(sink.status().error()).isZero());
    sink.close(Duration.ofSeconds(30));
    assertThat(broker.plain().consume(topic, 1, Duration.ofSeconds(20))).isNotEmpty();
  }

  private static KafkaSettings secure(Sasl sasl) {
    Tls tls = new Tls(Optional.of(broker.authority()), Optional.empty());
    return settings(broker.secure(), tls, Optional.of(sasl));
  }

  private static KafkaSettings settings(String address, Tls tls, Optional<Sasl> sasl) {
    return new KafkaSettings(
        address,
        Optional.of(tls),
        sasl,
        false,
        TopicSettings.DEFAULTS,
        KafkaSettings.HeaderKind.OCSF);
  }

  private AuditSink open(String topic, KafkaSettings settings) throws Exception {
    return AuditSink.open(
        state, "node-1", Set.of(Role.PROXY), TrialSink.settings(topic, 16 << 20), settings);
  }
}
