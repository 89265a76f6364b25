package dev.sluice.wire.head;

/**
 * A parser's result for the bytes so far.
 *
 * @param <H> the kind of head
 */
public sealed interface HeadResult<H> {
  /** {@code end} is the index of the first byte after the head. */
  record Complete<H>(H head, int end) implements HeadResult<H> {}

  /** Valid so far; parse again when more bytes arrive. */
  record Incomplete<H>() implements HeadResult<H> {
    private static final Incomplete<?> INSTANCE = new Incomplete<>();
  }

  /** No continuation can make this a valid head. */
  record Rejected<H>(HeadFault fault) implements HeadResult<H> {}

  @SuppressWarnings("unchecked") // holds no value of type H
  static <H> HeadResult<H> incomplete() {
    return (HeadResult<H>) Incomplete.INSTANCE;
  }

  static <H> HeadResult<H> unfinished(int code) {
    return HeadFault.isCode(code) ? new Rejected<>(HeadFault.ofCode(code)) : incomplete();
  }
}
