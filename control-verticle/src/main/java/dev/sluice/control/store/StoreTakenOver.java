package dev.sluice.control.store;

import java.io.IOException;

/** Somebody else stored a generation meanwhile; nothing was stored for the caller. */
public final class StoreTakenOver extends IOException {
  private static final long serialVersionUID = 1L;

  StoreTakenOver(long number) {
    super(
        "another control node stored generation %d meanwhile; nothing was changed here, try again"
            .formatted(number));
  }
}
