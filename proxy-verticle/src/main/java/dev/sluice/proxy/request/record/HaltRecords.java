package dev.sluice.proxy.request.record;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.RequestHalt;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.request.ExchangeContext;
import io.vertx.core.Future;
import java.util.List;

/**
 * Event loop only. Records requests that ended while stages read them, for a reason other than
 * their decisions.
 */
public final class HaltRecords {
  private HaltRecords() {}

  /**
   * Appends a record. The decision is in the journal, or is appended beside it.
   *
   * @param cancelled text after {@code middleware_cancelled: }
   * @param status that the client received; 0 for none
   * @param requestBytes of the body that were sent to the origin
   * @param stages whether or not they had decided; none where the decision beside it has them
   */
  public static void append(
      ExchangeContext context,
      RequestDecision decision,
      String cancelled,
      int status,
      long requestBytes,
      List<StageTrace> stages) {
    AuditRecord.Builder record =
        RequestStart.record(context)
            .setHalt(
                RequestHalt.newBuilder()
                    .setDecision(decision)
                    .setCancelled(cancelled)
                    .setStatus(status)
                    .setRequestBytes(requestBytes)
                    .addAllStages(stages));
    Future<Void> ignored = context.loop().audit().append(context.trace().in(record).build());
  }
}
