package dev.sluice.config.source;

/** Whether a finding stops a document from being used. */
public enum Severity {
  ERROR,
  WARNING
}
