package dev.sluice.it.http2;

/** What became of a stream. */
public sealed interface StreamOutcome {
  /** Answered to the end. */
  record Answered(int status) implements StreamOutcome {}

  /** Reset by the peer, with a code of RFC 9113 section 7. */
  record Reset(int code) implements StreamOutcome {}

  /** The connection ended. */
  record Gone(String why) implements StreamOutcome {}
}
