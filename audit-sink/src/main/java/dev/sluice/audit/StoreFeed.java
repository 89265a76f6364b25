package dev.sluice.audit;

import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.audit.integrity.SealedMapping;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ship.ShipperFeed;
import dev.sluice.audit.ship.ShipperMemory;
import dev.sluice.config.settings.audit.EventSettings.Checkpoints;
import dev.sluice.proto.ChangeLabel;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Checkpoint;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.proto.v1.PlatformFinding.Severity;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The records of a store for the shipper, on whose thread all methods run. */
final class StoreFeed implements ShipperFeed {
  private static final Logger LOG = LoggerFactory.getLogger(StoreFeed.class);

  private final RecordStore store;
  private final Optional<SealedMapping> sealing;
  private final Checkpoints checkpoints;
  private boolean silent;

  StoreFeed(RecordStore store, Optional<SealedMapping> sealing, Checkpoints checkpoints) {
    this.store = store;
    this.sealing = sealing;
    this.checkpoints = checkpoints;
  }

  @Override
  public Collection<RecordSource> sources() {
    return store.sources();
  }

  @Override
  public void savePositions() throws IOException {
    Map<String, Long> acknowledged = new HashMap<>();
    store.sources().forEach(from -> acknowledged.put(from.writer(), from.acknowledged()));
    notices(false);
    store.savePositions();
    if (sealing.isPresent()) {
      sealing
          .get()
          .forget(
              writer ->
                  acknowledged.containsKey(writer)
                      ? OptionalLong.of(acknowledged.get(writer))
                      : OptionalLong.empty());
    }
  }

  @Override
  public void resumed(Duration outage, String error) {
    store.notice(outage(outage, error));
  }

  @Override
  public FaultRegister faults() {
    return store.faults();
  }

  @Override
  public OptionalLong uncompared() {
    return store.uncompared();
  }

  @Override
  public void compared(Map<String, Long> newest, boolean cut) throws IOException {
    store.compared(newest, cut);
  }

  @Override
  public ShipperMemory memory() {
    return store;
  }

  @Override
  public void ending() {
    notices(true);
  }

  private void notices(boolean ending) {
    try {
      store.tellLosses();
      if (sealing.isPresent() && sealing.get().isCheckpointDue(System.nanoTime(), ending)) {
        store.notice(checkpoint(checkpoints));
      }
      silent = false;
    } catch (RuntimeException | InternalError e) {
      // InternalError is how the JVM reports a fault in mapped memory.
      if (!silent) {
        LOG.warn("the audit cannot report on itself: {}", e.toString());
      }
      silent = true;
    }
  }

  private static AuditRecord checkpoint(Checkpoints settings) {
    return AuditRecord.newBuilder()
        .setTimeMs(System.currentTimeMillis())
        .setCheckpoint(
            Checkpoint.newBuilder()
                .setEveryEvents(settings.events())
                .setEverySeconds(settings.every().toSeconds()))
        .build();
  }

  private static AuditRecord outage(Duration outage, String error) {
    return AuditRecord.newBuilder()
        .setTimeMs(System.currentTimeMillis())
        .setConfigChange(
            ConfigChange.newBuilder()
                .setState(ConfigChange.State.STATE_ENABLED)
                .setLabel(ChangeLabel.AUDIT_RESUMED.text())
                .setSuccess(true)
                .setSeverity(Severity.SEVERITY_MEDIUM)
                .setMessage("Audit events are shipped again after " + outage.toSeconds() + " s")
                .putDetails("outage_seconds", Long.toString(outage.toSeconds()))
                .putDetails("reason", error))
        .build();
  }
}
