package dev.sluice.detect.scrub;

import java.util.Map;

/**
 * Replaces values in one text that comes in pieces: raw, Base64 in its three alignments, percent,
 * JSON-escaped, hexadecimal. Holds back at most the longest form of a value, less one byte. Time is
 * linear in the pieces. One thread.
 */
public interface Scrubber {
  byte[] add(byte[] bytes, int from, int end);

  /** The text is complete, or what is held must go on: returns the rest. */
  byte[] rest();

  Map<String, Integer> found();
}
