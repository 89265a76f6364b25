package dev.sluice.proxy.exchange;

import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.refusal.Refusal;
import java.util.List;

/** What the chain made of a request, in the terms of the one who forwards or refuses it. */
sealed interface Inspected {
  List<StageTrace> stages();

  /** Of the platform itself, such as a body that could not be inspected. */
  List<PlatformFinding> findings();

  /**
   * It goes on.
   *
   * @param modified a stage changed it
   */
  record Passed(
      RequestBody body,
      List<HeaderMutation> mutations,
      boolean modified,
      List<StageTrace> stages,
      List<PlatformFinding> findings)
      implements Inspected {
    static final Passed UNTOUCHED =
        new Passed(new RequestBody.Streamed(), List.of(), false, List.of(), List.of());
  }

  /**
   * It stops.
   *
   * @param reason platform text for the audit
   */
  record Stopped(
      Refusal refusal, String reason, List<StageTrace> stages, List<PlatformFinding> findings)
      implements Inspected {}

  /** The client left before there was a verdict. */
  record Abandoned() implements Inspected {
    @Override
    public List<StageTrace> stages() {
      return List.of();
    }

    @Override
    public List<PlatformFinding> findings() {
      return List.of();
    }
  }
}
