package dev.sluice.proxy.body.upload;

import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.secret.known.KnownVerdict;
import java.util.List;

/** Event loop only. Receives the outcome of a body that passes stages on its way to the origin. */
public interface UploadListener {
  /** All stages have decided, and the whole request was sent. */
  void onJudged(List<StageTrace> stages);

  /** A stage or the platform ended it. Nothing more is sent. */
  void onHalted(PipelineEnding ending);

  void onCancelled(UploadSource.Stopped stopped);

  /** The client sent nothing for 30 s. Nothing more is sent. */
  void onClientStalled();

  void onOutputPlaceholder();

  /** The input or the output has a known value. When it is denied, nothing more is sent. */
  void onKnown(KnownVerdict verdict);

  void onSearchExhausted();
}
