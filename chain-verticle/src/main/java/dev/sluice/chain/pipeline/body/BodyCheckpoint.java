package dev.sluice.chain.pipeline.body;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.pipeline.flow.FrameOutlet;
import dev.sluice.chain.pipeline.flow.FrameQueue;
import dev.sluice.chain.pipeline.flow.MessageMemory;
import dev.sluice.chain.stage.stream.StreamFrame;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Between a stage and the next: holds the whole output, and lets it go on once policy allows it, or
 * when nothing was changed (http-hooks 10.1). Event loop only.
 */
final class BodyCheckpoint {
  private final FrameQueue from;
  private final FrameQueue to;
  private final Supplier<byte[]> before;
  private final Judge judge;
  private final MessageMemory.Share memory;
  private Optional<StreamFrame.Start> start = Optional.empty();
  private ByteString body = ByteString.EMPTY;
  private byte[] after = new byte[0];

  /**
   * Waits.
   *
   * @param before digest of what the stage got
   * @param memory counts what it holds; without room, the message ends
   */
  BodyCheckpoint(
      FrameQueue from,
      FrameQueue to,
      Supplier<byte[]> before,
      Judge judge,
      MessageMemory.Share memory) {
    this.from = from;
    this.to = to;
    this.before = before;
    this.judge = judge;
    this.memory = memory;
    from.whenReady(this::collect);
  }

  byte[] after() {
    return after.clone();
  }

  private void collect() {
    Optional<StreamFrame> frame = from.take();
    while (frame.isPresent()) {
      switch (frame.get()) {
        case StreamFrame.Start begun -> start = Optional.of(begun);
        case StreamFrame.Chunk chunk -> {
          if (!memory.add(chunk.bytes().size())) {
            return;
          }
          body = body.concat(chunk.bytes());
          if (body.size() > Limits.PAYLOAD) {
            judge.tooLarge();
            return;
          }
        }
        case StreamFrame.End end -> complete(end);
      }
      frame = from.take();
    }
  }

  private void complete(StreamFrame.End end) {
    StreamFrame.Start begun = start.orElseThrow();
    after = digest(body);
    boolean changed =
        judge.always() || !Arrays.equals(before.get(), after) || !begun.mutations().isEmpty();
    if (!changed || judge.permits(begun, body)) {
      FrameOutlet out = new FrameOutlet(to);
      out.put(begun);
      out.put(body);
      out.put(end);
      out.whenPut(memory::release);
    }
    body = ByteString.EMPTY;
  }

  private static byte[] digest(ByteString body) {
    MessageDigest digest = sha256();
    body.asReadOnlyByteBufferList().forEach(digest::update);
    return digest.digest();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-256 is in every JDK", impossible);
    }
  }

  /** Decides about a changed body. Event loop only. */
  interface Judge {
    boolean always();

    /** Whether it may go on; otherwise the pipeline is over. */
    boolean permits(StreamFrame.Start start, ByteString body);

    void tooLarge();
  }
}
