package dev.sluice.tools.doctor;

import dev.sluice.tools.doctor.client.FailureKind;

sealed interface Diagnosis {
  /** Sluice answered it, inside TLS. */
  record Works() implements Diagnosis {}

  /**
   * Sluice did not answer it.
   *
   * @param shows the telling part of what it printed, without secrets; may be empty
   */
  record Fails(FailureKind kind, String shows) implements Diagnosis {}

  record Skipped(String why) implements Diagnosis {}

  record Absent() implements Diagnosis {}
}
