package dev.sluice.audit;

import dev.sluice.config.settings.audit.EventSettings.Checkpoints;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Checkpoint;

/** The record whose event the node signs. */
final class CheckpointRecord {
  private CheckpointRecord() {}

  static AuditRecord of(Checkpoints settings) {
    return AuditRecord.newBuilder()
        .setTimeMs(System.currentTimeMillis())
        .setCheckpoint(
            Checkpoint.newBuilder()
                .setEveryEvents(settings.events())
                .setEverySeconds(settings.every().toSeconds()))
        .build();
  }
}
