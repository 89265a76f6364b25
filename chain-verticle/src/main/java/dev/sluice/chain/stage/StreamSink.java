package dev.sluice.chain.stage;

/** Takes the output of one stage; has room for 4 frames. Event loop only. */
public interface StreamSink {
  boolean hasRoom();

  /**
   * Hands a frame on, in the order of {@link StreamFrame}. The sink cuts larger chunks itself.
   *
   * @throws IllegalStateException without room
   */
  void put(StreamFrame frame);

  void whenRoom(Runnable action);
}
