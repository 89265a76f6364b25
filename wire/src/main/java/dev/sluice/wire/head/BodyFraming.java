package dev.sluice.wire.head;

/** How a message body is delimited (RFC 9112 section 6). */
public sealed interface BodyFraming {
  BodyFraming NONE = new None();
  BodyFraming CHUNKED = new Chunked();
  BodyFraming UNTIL_CLOSE = new UntilClose();

  record None() implements BodyFraming {}

  /** {@code Content-Length}, 0 to 10^18 - 1. */
  record Length(long bytes) implements BodyFraming {}

  record Chunked() implements BodyFraming {}

  /** The body extends to the end of the connection; responses only. */
  record UntilClose() implements BodyFraming {}
}
