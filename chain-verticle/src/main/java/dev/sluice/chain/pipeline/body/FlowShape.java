package dev.sluice.chain.pipeline.body;

import dev.sluice.chain.pipeline.older.OlderCall;
import dev.sluice.proto.MessageBound;
import java.util.List;
import java.util.Optional;

/**
 * How the stages of one message run.
 *
 * @param readers in chain order, at least one
 * @param lockstep one unit passes all stages before the next
 * @param check judges changed bodies, between stages
 * @param relabeled the head was changed before the body began
 * @param shared of the stages of a response
 */
public record FlowShape(
    List<Reader> readers,
    boolean lockstep,
    Optional<BodyCheck> check,
    boolean relabeled,
    OlderCall.Shared shared) {
  public int unitBytes() {
    return lockstep
        ? readers.stream()
            .filter(reader -> !reader.whole())
            .mapToInt(Reader::chunkBytes)
            .min()
            .orElse(MessageBound.FRAME_BYTES)
        : readers.getFirst().chunkBytes();
  }

  boolean isHeld() {
    return lockstep && readers.stream().anyMatch(Reader::whole);
  }
}
