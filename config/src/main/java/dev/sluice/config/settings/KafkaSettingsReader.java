package dev.sluice.config.settings;

import dev.sluice.config.settings.KafkaSettings.Identity;
import dev.sluice.config.settings.KafkaSettings.Tls;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** {@code kafka.*}. */
final class KafkaSettingsReader {
  private static final KafkaSettings DEFAULTS = KafkaSettings.DEFAULTS;
  private static final Map<String, Boolean> SECURITY = Map.of("plaintext", false, "tls", true);
  private static final int MAX_PARTITIONS = 10_000;
  private static final int MAX_REPLICATION = 16;
  private static final Duration SHORTEST_RETENTION = Duration.ofMinutes(1);
  private static final Duration LONGEST_RETENTION = Duration.ofDays(36_500);

  private final Path directory;

  KafkaSettingsReader(Path directory) {
    this.directory = directory;
  }

  KafkaSettings read(Fields kafka) {
    String servers =
        kafka
            .take("bootstrap_servers")
            .flatMap(Addresses::servers)
            .orElse(DEFAULTS.bootstrapServers());
    boolean encrypted = kafka.take("security").flatMap(c -> c.choice(SECURITY)).orElse(false);
    Tls tls = kafka.section("tls", this::tls);
    if (!encrypted && (tls.authority().isPresent() || tls.identity().isPresent())) {
      kafka.error("tls", "is not used as long as kafka.security is not tls; set it, or leave out");
    }
    boolean hidden = encrypted || Addresses.allLoopback(servers);
    return new KafkaSettings(
        servers,
        encrypted ? Optional.of(tls) : Optional.empty(),
        kafka.section("sasl", new SaslReader(directory, hidden)::read),
        kafka.take("transactions").flatMap(Cursor::flag).orElse(DEFAULTS.transactions()),
        kafka.section("topic", KafkaSettingsReader::topic));
  }

  private Tls tls(Fields tls) {
    Optional<Path> certificate = file(tls, "certificate_file");
    Optional<Path> key = file(tls, "key_file");
    if (certificate.isPresent() != key.isPresent()) {
      tls.error("certificate_file and key_file go together; name both or neither");
    }
    return new Tls(
        file(tls, "ca_file"),
        certificate.flatMap(chain -> key.map(secret -> new Identity(chain, secret))));
  }

  private Optional<Path> file(Fields fields, String key) {
    return fields.take(key).flatMap(Cursor::text).map(directory::resolve);
  }

  private static TopicSettings topic(Fields topic) {
    TopicSettings defaults = TopicSettings.DEFAULTS;
    TopicSettings read =
        new TopicSettings(
            topic.integer("partitions", 1, MAX_PARTITIONS, defaults.partitions()),
            topic.integer("replication", 0, MAX_REPLICATION, defaults.replication()),
            topic.integer("min_insync", 0, MAX_REPLICATION, defaults.minInsync()),
            topic.take("retention").flatMap(KafkaSettingsReader::retention));
    if (read.replication() > 0 && read.minInsync() > read.replication()) {
      topic.error("min_insync", "more than replication: nothing could be written; lower it");
    }
    return read;
  }

  private static Optional<Duration> retention(Cursor at) {
    boolean brokers =
        at.node().value() instanceof Value.TextValue(String text) && text.equals("broker");
    return brokers
        ? Optional.empty()
        : Quantity.duration(at, SHORTEST_RETENTION, LONGEST_RETENTION);
  }
}
