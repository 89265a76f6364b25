package dev.sluice.proxy.chain.pipeline;

import com.google.protobuf.ByteString;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened.Inspect;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.HeldBytes;
import dev.sluice.proxy.capacity.SessionPermits;
import dev.sluice.proxy.capacity.SessionUse;
import java.util.Optional;

/** Event loop only. The capacity that one pipeline holds: a session and memory. */
final class PipelineReservation {
  /** Input and output that may be under way. */
  private static final long QUEUES = MessageBound.FRAMES * MessageBound.FRAME_BYTES * 2L;

  /** Most that a stage reads whole (http-responses 1.4). */
  private static final long WHOLE = 4 << 20;

  private final PipelineCapacity capacity;
  private final Claimant whose;
  private final HeldBytes memory;
  private Optional<SessionPermits.Permit> session = Optional.empty();

  PipelineReservation(PipelineCapacity capacity, Claimant whose) {
    this.capacity = capacity;
    this.whose = whose;
    this.memory = new HeldBytes(capacity.bytes(), whose);
  }

  boolean takeSession(PipelineOpen.MessageCase kind) {
    if (session.isEmpty()) {
      SessionUse use =
          kind == PipelineOpen.MessageCase.REQUEST ? SessionUse.REQUEST : SessionUse.RESPONSE;
      session = capacity.sessions().take(whose, use);
    }
    return session.isPresent();
  }

  void releaseSession() {
    session.ifPresent(SessionPermits.Permit::release);
    session = Optional.empty();
  }

  boolean takeBytes(PipelineOpen question, Inspect reading) {
    return memory.hold(QUEUES + (reading.getWhole() ? Math.min(declared(question), WHOLE) : 0));
  }

  private static long declared(PipelineOpen question) {
    if (question.hasRequest()) {
      return question.getRequest().hasDeclaredBytes()
          ? question.getRequest().getDeclaredBytes()
          : WHOLE;
    }
    return question.getResponse().hasDeclaredBytes()
        ? question.getResponse().getDeclaredBytes()
        : WHOLE;
  }

  /**
   * Counts input that goes with the question; false when too little is left. A service may answer
   * it with much output: there, the question goes without input when too little is left for that.
   */
  boolean takeFirst(PipelineOpen.Builder question, boolean services) {
    long bytes = 0;
    for (ByteString chunk : question.getFirst().getChunksList()) {
      bytes += chunk.size();
    }
    if (!services) {
      return memory.hold(bytes * 2);
    }
    if (question.hasFirst() && !memory.hold(QUEUES + bytes)) {
      question.clearFirst();
    }
    return true;
  }

  void release() {
    releaseSession();
    memory.release();
  }
}
