package dev.sluice.chain.stage.stream;

/** Takes the output of one stage; has room for 4 frames. Event loop only. */
public interface StreamSink {
  /** Whether a frame may be put. */
  boolean hasRoom();

  /**
   * Hands a frame on, in the order of {@link StreamFrame}. The sink cuts larger chunks itself.
   *
   * @throws IllegalStateException without room
   */
  void put(StreamFrame frame);

  /** Replaces what runs when there is room again. */
  void whenRoom(Runnable action);
}
