package dev.sluice.proxy.body.upload;

import com.google.protobuf.ByteString;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.chain.pipeline.PipelineListener;
import dev.sluice.proxy.request.FailureBoundary;

/** Event loop only. Ends the exchange when its code throws in a pipeline event. */
record GuardedPipeline(FailureBoundary failureBoundary, PipelineListener to)
    implements PipelineListener {
  @Override
  public void onInputRoom() {
    failureBoundary.run(to::onInputRoom);
  }

  @Override
  public void onStart(PipelineOutput.Start start) {
    failureBoundary.run(() -> to.onStart(start));
  }

  @Override
  public void onChunk(ByteString bytes) {
    failureBoundary.run(() -> to.onChunk(bytes));
  }

  @Override
  public void onPause() {
    failureBoundary.run(to::onPause);
  }

  @Override
  public void onEnded(PipelineEnding ending) {
    failureBoundary.run(() -> to.onEnded(ending));
  }
}
