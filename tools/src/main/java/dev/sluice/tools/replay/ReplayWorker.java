package dev.sluice.tools.replay;

import dev.sluice.config.policy.Policy;
import dev.sluice.tools.replay.event.EventReader;
import dev.sluice.tools.replay.event.RecordedEvent;
import java.util.Optional;

/** Judges events one after another. One thread. */
final class ReplayWorker {
  private final EventReader reader = new EventReader();
  private final ReplayTally tally = new ReplayTally();
  private final EventJudge judge;
  private final Optional<String> sandbox;

  /**
   * @param sandbox whose events are judged; empty: all
   */
  ReplayWorker(Policy policy, Optional<Policy> against, Optional<String> sandbox) {
    this.judge = new EventJudge(policy, against);
    this.sandbox = sandbox;
  }

  /** Takes an event; its bytes are borrowed. */
  void accept(byte[] bytes, int from, int to) {
    tally.readOne();
    if (!reader.read(bytes, from, to)) {
      tally.unreadable();
      return;
    }
    String writer = reader.writer();
    if (!writer.isEmpty()) {
      tally.numbered(writer, reader.sequence());
    }
    String owner = reader.sandbox();
    if (sandbox.isEmpty() || sandbox.get().equals(owner)) {
      Optional<RecordedEvent> event = reader.decision();
      event.ifPresent(known -> tally.add(judge.judge(known), known, owner));
    }
  }

  ReplayTally tally() {
    return tally;
  }
}
