package dev.sluice.chain.contract.answer;

import java.util.OptionalLong;

/**
 * What was accepted of the output of one stage so far, as far as rules depend on it. Immutable.
 *
 * @param started the start came
 * @param declared length of the whole output, when the start declares it
 * @param sent bytes of chunks
 * @param inputEnded the end of the input was issued to the stage
 * @param maxChunk most bytes of a chunk, 1 to 65536
 */
public record OutputState(
    boolean started, OptionalLong declared, long sent, boolean inputEnded, int maxChunk) {
  /** Before any output. */
  public static OutputState begin(int maxChunk) {
    return new OutputState(false, OptionalLong.empty(), 0, false, maxChunk);
  }

  /** The end of the input is issued now. */
  public OutputState withInputEnded() {
    return new OutputState(started, declared, sent, true, maxChunk);
  }

  /** After an accepted result. */
  public OutputState after(OutputVerdict verdict) {
    return switch (verdict) {
      case OutputVerdict.Started start ->
          new OutputState(true, start.declared(), sent, inputEnded, maxChunk);
      case OutputVerdict.Chunk chunk ->
          new OutputState(true, declared, sent + chunk.bytes().size(), inputEnded, maxChunk);
      case OutputVerdict.Finished finished -> this;
      case OutputVerdict.Refuses refused -> this;
      case OutputVerdict.Failed failed -> this;
    };
  }

  /** Whether so many bytes more are neither too many nor, at the end, too few. */
  boolean fits(int more, boolean last) {
    if (declared.isEmpty()) {
      return true;
    }
    long total = sent + more;
    return last ? total == declared.getAsLong() : total <= declared.getAsLong();
  }
}
