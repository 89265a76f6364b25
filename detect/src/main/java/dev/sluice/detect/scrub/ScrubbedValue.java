package dev.sluice.detect.scrub;

/**
 * A value to be searched, which is not kept longer than the search.
 *
 * @param value at least 8 bytes
 */
@SuppressWarnings("ArrayRecordComponent")
public record ScrubbedValue(String id, byte[] value, byte[] placeholder) {
  /** Shorter values are found by chance. */
  public static final int SHORTEST = 8;

  /** Only the id. */
  @Override
  public String toString() {
    return "ScrubbedValue[" + id + "]";
  }
}
