package dev.sluice.audit.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.config.settings.audit.KafkaSettings.Identity;
import dev.sluice.config.settings.audit.KafkaSettings.Tls;
import dev.sluice.testing.TestIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.SslConfigs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClientConfigTest {
  @TempDir private Path directory;

  @Test
  void aKeyAndItsCertificateAreForTheBroker() throws IOException {
    TestIdentity one = identity("one");

    assertThat(KafkaClientConfig.of(settings(one.certificate(), one.key())))
        .containsKeys(
            SslConfigs.SSL_KEYSTORE_KEY_CONFIG, SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG);
  }

  @Test
  void theKeyOfAnotherCertificateIsRefused() {
    TestIdentity one = identity("one");
    TestIdentity two = identity("two");

    assertThatIOException()
        .isThrownBy(() -> KafkaClientConfig.of(settings(one.certificate(), two.key())))
        .withMessage(
            "%s (kafka.tls.certificate_file): begins with a certificate that does not belong to"
                + " %s; put the certificate of that key first",
            one.certificate(), two.key());
  }

  private TestIdentity identity(String name) {
    return TestIdentity.create(directory, name, List.of("localhost"));
  }

  private static KafkaSettings settings(Path certificate, Path key) {
    Tls tls = new Tls(Optional.empty(), Optional.of(new Identity(certificate, key)));
    KafkaSettings some = KafkaSettings.DEFAULTS;
    return new KafkaSettings(
        "localhost:9093",
        Optional.of(tls),
        Optional.empty(),
        some.transactions(),
        some.topic(),
        some.headers());
  }
}
