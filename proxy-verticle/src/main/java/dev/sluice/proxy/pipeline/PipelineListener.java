package dev.sluice.proxy.pipeline;

import com.google.protobuf.ByteString;
import dev.sluice.proto.v1.PipelineOutput;

/** Event loop only. Told what comes out of a pipeline, in order. */
public interface PipelineListener {
  /** The stages take input again. */
  void onInputRoom();

  /** The head goes on with these changes; before the first chunk, once. */
  void onStart(PipelineOutput.Start start);

  /**
   * A part of the body; beside 131072 bytes that may come first, no more in all than was demanded.
   */
  void onChunk(ByteString bytes);

  /** Nothing more is there now: what was written may be flushed. */
  void onPause();

  /** It is over. The session is free. */
  void onEnded(PipelineEnding ending);
}
