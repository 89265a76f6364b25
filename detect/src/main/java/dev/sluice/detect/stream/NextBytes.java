package dev.sluice.detect.stream;

/** What a search knows of the bytes behind a text. */
enum NextBytes {
  /** They come soon: what could begin a secret waits for them. */
  SOON,

  /** They come late: only the second half of what they may make a secret waits for them. */
  LATE,

  /** There are none, or nothing can wait for them. */
  NONE
}
