package dev.sluice.chain.session;

import dev.sluice.chain.session.Preflight.Asked;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.SessionOpened;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The combined answers to a handshake (middleware-contract m.1.8).
 *
 * @param opened for the sender
 * @param stages that inspect; empty when there is no session
 */
record Opening(SessionOpened opened, List<ReadingStage> stages) {
  /**
   * Combines the answers, and ends the streams that are not needed. A denial outranks a failure
   * that requires a refusal, wherever they stand in the chain.
   */
  static Opening of(List<Asked> asked, SessionLoop loop) {
    SessionOpened.Builder opened = SessionOpened.newBuilder();
    asked.forEach(one -> SessionTraces.add(opened, one));
    Optional<ChainResult.Deny> denial = denial(asked);
    if (denial.isPresent()) {
      end(asked, SessionEnding.DENIED, loop);
      return new Opening(opened.setDeny(denial.get()).build(), List.of());
    }
    Optional<ChainResult.Unavailable> failure = failure(asked);
    if (failure.isPresent()) {
      end(asked, SessionEnding.FAILED, loop);
      return new Opening(opened.setUnavailable(failure.get()).build(), List.of());
    }
    List<ReadingStage> stages = inspecting(asked);
    if (stages.isEmpty()) {
      opened.setBypass(SessionOpened.Bypass.getDefaultInstance());
    } else {
      opened.setInspect(ReadingStage.inspect(stages));
    }
    return new Opening(opened.build(), stages);
  }

  private static Optional<ChainResult.Deny> denial(List<Asked> asked) {
    for (Asked one : asked) {
      if (one.answer() instanceof PreflightAnswer.Denies denies) {
        return Optional.of(
            ChainResult.Deny.newBuilder()
                .setEntry(one.entry().entry().key())
                .setReasonCode(denies.reasonCode())
                .build());
      }
    }
    return Optional.empty();
  }

  private static Optional<ChainResult.Unavailable> failure(List<Asked> asked) {
    for (Asked one : asked) {
      if (one.answer() instanceof PreflightAnswer.Fails fails && !one.entry().entry().failsOpen()) {
        return Optional.of(
            ChainResult.Unavailable.newBuilder()
                .setEntry(one.entry().entry().key())
                .setReasonCode(fails.reason())
                .build());
      }
    }
    return Optional.empty();
  }

  private static List<ReadingStage> inspecting(List<Asked> asked) {
    List<ReadingStage> stages = new ArrayList<>(asked.size());
    for (Asked one : asked) {
      if (one.answer() instanceof PreflightAnswer.Inspects inspects) {
        stages.add(inspects.stage());
      }
    }
    return List.copyOf(stages);
  }

  static void end(List<Asked> asked, SessionEnding ending, SessionLoop loop) {
    for (Asked one : asked) {
      if (one.answer() instanceof PreflightAnswer.Denies denies) {
        denies.stage().end(ending, loop);
      }
    }
    inspecting(asked).forEach(stage -> stage.end(ending, loop));
  }
}
