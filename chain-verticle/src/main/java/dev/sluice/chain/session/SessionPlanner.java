package dev.sluice.chain.session;

import dev.sluice.proto.v1.SessionOpen;
import io.vertx.core.Future;
import java.util.List;

/** Finds the entries of a session in the generation that selected them. Event loop only. */
@FunctionalInterface
public interface SessionPlanner {
  /** Completes on the calling loop, once the generation is on this node; fails with a bug only. */
  Future<SessionPlan> plan(SessionOpen open);

  sealed interface SessionPlan {
    record Ready(List<SessionEntry> entries) implements SessionPlan {}

    /** The sender treats every stage as failed, by a code of {@code ChainRefusal}. */
    record Refused(int code, String reason) implements SessionPlan {}
  }
}
