package dev.sluice.control.store;

import java.io.IOException;

/**
 * The store has a generation that this process did not put in force: another one wrote it, or this
 * one failed while it did. Nothing was stored for the caller.
 */
public final class StoreTakenOver extends IOException {
  private static final long serialVersionUID = 1L;

  StoreTakenOver(long number) {
    super(
        ("control.store has generation %d, which this node did not put in force; nothing was"
                + " changed, try again")
            .formatted(number));
  }
}
