package dev.sluice.chain.pipeline.body;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.pipeline.flow.FrameOutlet;
import dev.sluice.chain.pipeline.flow.FrameQueue;
import dev.sluice.chain.pipeline.flow.MessageMemory;
import dev.sluice.chain.pipeline.flow.TakenSource;
import dev.sluice.chain.stage.CurrentRequest;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.chain.stage.StreamHead;
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
  private final StageFlow flow;
  private final StageLink link;
  private final BodyCheck check;
  private final boolean always;
  private final FrameQueue to;
  private final Supplier<byte[]> before;
  private final MessageMemory.Share memory;
  private Optional<StreamFrame.Start> start = Optional.empty();
  private ByteString body = ByteString.EMPTY;
  private byte[] after = new byte[0];

  /**
   * Compares the output of a stage with its input; without memory, the message ends.
   *
   * @param always a preflight changed the headers, which may tell how to read the body
   * @param before digest of the input
   */
  BodyCheckpoint(
      StageFlow flow,
      StageLink link,
      BodyCheck check,
      boolean always,
      FrameQueue to,
      Supplier<byte[]> before,
      MessageMemory.Share memory) {
    this.flow = flow;
    this.link = link;
    this.check = check;
    this.always = always;
    this.to = to;
    this.before = before;
    this.memory = memory;
    link.out().whenReady(this::collect);
  }

  byte[] after() {
    return after.clone();
  }

  private void collect() {
    FrameQueue from = link.out();
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
            flow.failPlatform(StageFailure.REQUEST_OUTPUT_OVER_CAPACITY);
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
    boolean changed = always || !Arrays.equals(before.get(), after) || !begun.mutations().isEmpty();
    if (!changed || permits(begun)) {
      FrameOutlet out = new FrameOutlet(to);
      out.put(begun);
      out.put(body);
      out.put(end);
      out.whenPut(memory::release);
    }
    body = ByteString.EMPTY;
  }

  private boolean permits(StreamFrame.Start begun) {
    StreamHead head = flow.headAfter(begun).head();
    Optional<BodyRecheck> recheck =
        check.judge(new CurrentRequest(head.headers(), Set.copyOf(head.nominated()), body));
    recheck.ifPresent(link::rechecked);
    Optional<BodyRecheck> refusal =
        recheck.filter(how -> how.getOutcome() != BodyRecheck.Outcome.OUTCOME_AUDITED);
    refusal.ifPresent(how -> flow.refuseByPolicy(how.getReason()));
    return refusal.isEmpty();
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
