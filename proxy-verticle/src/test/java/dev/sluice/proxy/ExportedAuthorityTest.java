package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.audit.NameSettings;
import dev.sluice.config.settings.proxy.ProxySettings;
import dev.sluice.policy.snapshot.SnapshotHolder;
import dev.sluice.proxy.trace.TracePolicy;
import dev.sluice.wire.SetupTimes;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with {@code proxy.ca.export} has its certificate there before it serves. */
class ExportedAuthorityTest {
  private final Vertx vertx = Vertx.vertx();
  @TempDir private Path directory;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void isWrittenWhereTheSettingSays() throws IOException {
    Path export = directory.resolve("clients/ca.pem");

    ProxyServices.create(
        vertx,
        exporting(export),
        directory.resolve("state"),
        new SnapshotHolder(),
        new RecordingAudit(),
        NameSettings.DEFAULTS,
        SetupTimes.NONE,
        TracePolicy.OFF);

    assertThat(export).hasSameTextualContentAs(directory.resolve("state/ca/ca.pem"));
  }

  private static ProxySettings exporting(Path export) {
    ProxySettings defaults = ProxySettings.DEFAULTS;
    return new ProxySettings(
        defaults.listen(),
        defaults.sandboxes(),
        defaults.credentials(),
        defaults.knownValues(),
        defaults.hosts(),
        defaults.exempt(),
        defaults.upstream(),
        defaults.limits(),
        defaults.timeouts(),
        defaults.capacity(),
        defaults.halfClose(),
        defaults.refusedConnect(),
        defaults.http2(),
        defaults.localHosts(),
        Optional.of(export),
        defaults.recodes());
  }
}
