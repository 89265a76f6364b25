package dev.sluice.tools.suggest.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Keys that are asked for, found without decoding them. Any thread. */
final class KnownNames {
  private static final int SLOTS = 512;
  private static final Name NONE = new Name(new byte[0], Optional.empty());

  private final Name[] slots = new Name[SLOTS];

  @SuppressWarnings("ArrayRecordComponent") // compared in place
  private record Name(byte[] bytes, Optional<String> text) {}

  /**
   * @param names in ASCII, far fewer than there are places
   */
  KnownNames(Set<String> names) {
    Arrays.fill(slots, NONE);
    for (String name : names) {
      byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
      int start = slot(bytes, 0, bytes.length);
      int free =
          IntStream.iterate(start, slot -> (slot + 1) % SLOTS)
              .filter(slot -> slots[slot].text().isEmpty())
              .findFirst()
              .orElseThrow();
      slots[free] = new Name(bytes, Optional.of(name));
    }
  }

  /** The name between two places; empty for another one. */
  Optional<String> of(byte[] bytes, int from, int to) {
    int slot = slot(bytes, from, to);
    while (slots[slot].text().isPresent()) {
      byte[] name = slots[slot].bytes();
      if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
        return slots[slot].text();
      }
      slot = (slot + 1) % SLOTS;
    }
    return Optional.empty();
  }

  private static int slot(byte[] bytes, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return (hash & 0x7FFFFFFF) % SLOTS;
  }
}
