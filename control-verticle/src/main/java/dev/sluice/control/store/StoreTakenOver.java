package dev.sluice.control.store;

import java.io.IOException;

/** Another process has stored a generation; nothing was stored for the caller. */
public final class StoreTakenOver extends IOException {
  private static final long serialVersionUID = 1L;

  StoreTakenOver(long number) {
    super(
        "another control node has stored generation %d; nothing was changed here, try again"
            .formatted(number));
  }
}
