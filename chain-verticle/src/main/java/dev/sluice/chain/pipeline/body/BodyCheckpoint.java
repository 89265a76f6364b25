package dev.sluice.chain.pipeline.body;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.pipeline.flow.FrameOutlet;
import dev.sluice.chain.pipeline.flow.FrameQueue;
import dev.sluice.chain.pipeline.flow.MessageMemory;
import dev.sluice.chain.pipeline.flow.TakenSource;
import dev.sluice.chain.stage.CurrentRequest;
import dev.sluice.chain.stage.stream.StreamFrame;
import dev.sluice.chain.stage.stream.StreamHead;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.BodyRecheck;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
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

  /** Compares the output with the digest of the input; without memory, the message ends. */
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

  /**
   * Has policy judge what one stage changed; a refusal ends the message. Event loop only.
   *
   * @param always a preflight changed the headers, which may tell how to read the body
   */
  record Judge(Link link, StageFlow flow, BodyCheck check, boolean always) {
    boolean permits(StreamFrame.Start start, ByteString body) {
      StreamHead head = flow.headAfter(start).head();
      Optional<BodyRecheck> recheck =
          check.judge(new CurrentRequest(head.headers(), Set.copyOf(head.nominated()), body));
      recheck.ifPresent(link::rechecked);
      Optional<BodyRecheck> refusal =
          recheck.filter(how -> how.getOutcome() != BodyRecheck.Outcome.OUTCOME_AUDITED);
      refusal.ifPresent(how -> flow.refuseByPolicy(how.getReason()));
      return refusal.isEmpty();
    }

    void tooLarge() {
      flow.failPlatform(StageFailure.REQUEST_OUTPUT_OVER_CAPACITY);
    }

    @Override
    public String toString() {
      return "Judge[]";
    }
  }

  /** A source that keeps the digest of all it gave. Event loop only. */
  static final class DigestingSource implements TakenSource {
    private final TakenSource source;
    private final MessageDigest digest = sha256();

    DigestingSource(TakenSource source) {
      this.source = source;
    }

    @Override
    public Optional<StreamFrame> take() {
      Optional<StreamFrame> frame = source.take();
      if (frame.isPresent() && frame.get() instanceof StreamFrame.Chunk chunk) {
        chunk.bytes().asReadOnlyByteBufferList().forEach(digest::update);
      }
      return frame;
    }

    byte[] digest() {
      return digest.digest();
    }

    @Override
    public void whenReady(Runnable action) {
      source.whenReady(action);
    }

    @Override
    public Optional<StreamFrame.End> taken() {
      return source.taken();
    }
  }
}
