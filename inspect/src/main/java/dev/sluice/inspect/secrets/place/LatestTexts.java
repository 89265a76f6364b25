package dev.sluice.inspect.secrets.place;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** Some of the texts that were added last, without locks. Any thread. */
public final class LatestTexts {
  /** A power of two. */
  private static final int SLOTS = 256;

  private final AtomicReferenceArray<String> slots = new AtomicReferenceArray<>(SLOTS);

  private static int slot(String text) {
    return text.hashCode() & (SLOTS - 1);
  }

  /** Whether the text is still there. */
  public boolean contains(String text) {
    return text.equals(slots.get(slot(text)));
  }

  /** Takes the slot of the text that has it. */
  public void add(String text) {
    slots.set(slot(text), text);
  }
}
