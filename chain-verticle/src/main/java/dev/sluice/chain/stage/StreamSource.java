package dev.sluice.chain.stage;

import java.util.Optional;

/** Frames for one stage, at most 4 at a time. Event loop only. */
public interface StreamSource {
  /** The next frame; empty when none is there. Taking one makes room for another. */
  Optional<StreamFrame> take();

  /** Replaces what runs when a frame comes and none was there. It runs from the event loop. */
  void whenReady(Runnable action);
}
