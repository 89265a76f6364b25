package dev.sluice.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.tls.CertificateAuthority;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityMetersTest {
  @TempDir private Path directory;

  @Test
  void tellWhenItExpiresAndWhatItIssued() throws IOException {
    PrometheusMeterRegistry meters = NodeMeters.create();
    CertificateAuthority authority = CertificateAuthority.openOrCreate(directory.resolve("ca"));
    ProxyMeters.bind(meters, authority);
    authority.mint("api.example.test");

    double expires = meters.get("sluice.ca.expires.timestamp").gauge().value();
    assertThat(expires).isEqualTo((double) authority.expires().getEpochSecond());
    assertThat(meters.scrape())
        .contains("sluice_ca_expires_timestamp_seconds ", "sluice_certificates_minted_total 1.0");
  }
}
