package dev.sluice.proxy.chain.pipeline;

import com.google.protobuf.ByteString;
import dev.sluice.proto.v1.PipelineOutput;

/** Event loop only. Receives the output of a pipeline, in order. */
public interface PipelineListener {
  void onInputRoom();

  /** The head goes on with these changes; before the first chunk, once. */
  void onStart(PipelineOutput.Start start);

  /**
   * A part of the body; beside 131072 bytes that may come first, no more in all than was demanded.
   */
  void onChunk(ByteString bytes);

  /** No more output is available now: flush what was written. */
  void onPause();

  void onEnded(PipelineEnding ending);
}
