package dev.sluice.proxy.exchange;

import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proxy.inspection.InspectionResult;
import dev.sluice.proxy.record.HaltRecords;
import dev.sluice.proxy.request.ExchangeContext;
import java.util.List;

/** Event loop only. A request whose client ended it while stages read it, before it went on. */
final class UploadHalt {
  private UploadHalt() {}

  /** Records why; returns the decision, which is still to be recorded, and has the stages. */
  static RequestDecision recorded(
      ExchangeContext context, RequestDecision decision, InspectionResult.Halted halted) {
    int status = halted.stopped().refusal().isSent() ? decision.getStatus() : 0;
    HaltRecords.append(context, decision, halted.cancelled(), status, 0, List.of());
    return decision;
  }
}
