package dev.sluice.audit;

import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.audit.integrity.SealedMapping;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ship.Shipper;
import dev.sluice.proto.AuditLog;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The records of a store for the shipper, whose thread alone calls it. */
final class StoreFeed implements Shipper.Feed {
  private final RecordStore store;
  private final Optional<SealedMapping> sealing;
  private final AuditLog.Factory logs;

  /**
   * @param logs takes records about shipping itself
   */
  StoreFeed(RecordStore store, Optional<SealedMapping> sealing, AuditLog.Factory logs) {
    this.store = store;
    this.sealing = sealing;
    this.logs = logs;
  }

  @Override
  public Collection<RecordSource> sources() {
    return store.sources();
  }

  @Override
  public void savePositions() throws IOException {
    Map<String, Long> acknowledged = new HashMap<>();
    store.sources().forEach(from -> acknowledged.put(from.writer(), from.acknowledged()));
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
    logs.onThisLoop().append(OutageRecord.of(outage, error));
  }

  @Override
  public FaultRegister faults() {
    return store.faults();
  }
}
