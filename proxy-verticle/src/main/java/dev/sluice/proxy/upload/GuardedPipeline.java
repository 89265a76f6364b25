package dev.sluice.proxy.upload;

import com.google.protobuf.ByteString;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proxy.pipeline.PipelineEnding;
import dev.sluice.proxy.pipeline.PipelineListener;
import dev.sluice.proxy.request.LastLine;

/** Event loop only. Ends the exchange when its code throws in a pipeline event. */
record GuardedPipeline(LastLine lastLine, PipelineListener to) implements PipelineListener {
  @Override
  public void onInputRoom() {
    lastLine.run(to::onInputRoom);
  }

  @Override
  public void onStart(PipelineOutput.Start start) {
    lastLine.run(() -> to.onStart(start));
  }

  @Override
  public void onChunk(ByteString bytes) {
    lastLine.run(() -> to.onChunk(bytes));
  }

  @Override
  public void onPause() {
    lastLine.run(to::onPause);
  }

  @Override
  public void onEnded(PipelineEnding ending) {
    lastLine.run(() -> to.onEnded(ending));
  }
}
