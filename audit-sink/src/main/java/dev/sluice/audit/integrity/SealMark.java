package dev.sluice.audit.integrity;

import dev.sluice.proto.v1.AuditRecord;

/** Tells what was sealed under a sequence from something else that has the same sequence. */
final class SealMark {
  private SealMark() {}

  static String of(AuditRecord record) {
    return record.getTimeMs() + " " + record.getCorrelationUid();
  }

  static String setAside(long timeMs) {
    return "set aside " + timeMs;
  }

  /**
   * Of records that cannot be read.
   *
   * @param records how many at most
   */
  static String missing(long records) {
    return "missing " + records;
  }
}
