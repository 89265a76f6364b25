package dev.sluice.chain.pipeline.body;

import dev.sluice.chain.pipeline.flow.FrameQueue;
import dev.sluice.chain.pipeline.flow.TakenSource;
import dev.sluice.proto.MessageBound;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Connects the stages of a message by queues, with a checkpoint behind each where policy asks. */
final class FlowLinks {
  private final FlowShape shape;
  private final StageFlow flow;

  FlowLinks(FlowShape shape, StageFlow flow) {
    this.shape = shape;
    this.flow = flow;
  }

  FrameQueue connect(Inlet inlet, List<Link> links) {
    Optional<DigestingSource> digested = shape.check().map(judged -> new DigestingSource(inlet));
    TakenSource in = digested.isPresent() ? digested.get() : inlet;
    Supplier<byte[]> before = () -> digested.orElseThrow().digest();
    FrameQueue out = queue(0);
    for (int i = 0; i < shape.readers().size(); i++) {
      FrameQueue stageOut = queue(shape.check().isPresent() ? -1 : i + 1);
      Link link = new Link(shape.readers().get(i), in, stageOut, flow.loop().nanoTime());
      links.add(link);
      stageOut.whenQuiet(inlet::wake);
      out = stageOut;
      if (shape.check().isPresent()) {
        out = queue(i + 1);
        BodyCheckpoint point =
            new BodyCheckpoint(
                stageOut,
                out,
                before,
                new PolicyJudge(link, flow, shape.check().get(), shape.relabeled()),
                flow.loop().memory().share());
        before = point::after;
      }
      if (i > 0) {
        TakenSource source = in;
        source.whenReady(() -> flow.begin(link, source));
      }
      in = out;
    }
    return out;
  }

  // Before the reader of that number; any chunk fits otherwise.
  private FrameQueue queue(int number) {
    boolean reads = number >= 0 && number < shape.readers().size();
    int most = reads ? shape.readers().get(number).chunkBytes() : MessageBound.FRAME_BYTES;
    return new FrameQueue(most, shape.shared().retained(), flow.loop().later());
  }
}
