package dev.sluice.proxy.request.record;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.ResponseClosing;
import dev.sluice.proto.v1.ResponseDecision;
import dev.sluice.proto.v1.ResponseEvent;
import dev.sluice.proxy.request.ExchangeContext;
import java.util.List;

/**
 * Turns what stages do with one response into audit records (http-responses 14). Contains facts
 * only: no header value and no body.
 */
public final class ResponseRecords {
  private final ExchangeContext context;
  private final RequestDecision request;
  private final Destination destination;
  private final int status;

  /**
   * The records of a response to a decided request.
   *
   * @param request as it was recorded
   * @param address the dialed one; empty for the recorded one
   * @param status of the origin's response
   */
  public ResponseRecords(
      ExchangeContext context, RequestDecision request, String address, int status) {
    this.context = context;
    this.request = request;
    this.destination = dialed(request.getDestination(), address);
    this.status = status;
  }

  private static Destination dialed(Destination recorded, String address) {
    return address.isEmpty() || address.equals(recorded.getIp())
        ? recorded
        : recorded.toBuilder().setIp(address).build();
  }

  private ResponseEvent.Builder event() {
    return ResponseEvent.newBuilder()
        .setClient(request.getClient())
        .setDestination(destination)
        .setScheme(request.getScheme())
        .setMethod(request.getMethod())
        .setPath(request.getPath())
        .setRule(request.getRule())
        .setPolicy(request.getPolicy())
        .setGeneration(request.getGeneration())
        .setUpstreamStatus(status);
  }

  public AuditRecord decided(ResponseDecision decision, List<PlatformFinding> findings) {
    return record(event().setDecision(decision).addAllFindings(findings));
  }

  public AuditRecord closed(ResponseClosing closing, List<PlatformFinding> findings) {
    return record(event().setClosing(closing).addAllFindings(findings));
  }

  private AuditRecord record(ResponseEvent.Builder said) {
    return context.trace().in(RequestStart.record(context).setResponse(said)).build();
  }
}
