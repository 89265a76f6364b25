package dev.sluice.proxy.exchange;

import dev.sluice.proto.v1.TraceStep.Kind;
import dev.sluice.proxy.admission.AdmissionResult.Accepted;
import dev.sluice.proxy.destination.DestinationVerdict;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.RequestOrigin;
import dev.sluice.proxy.target.Authority;
import dev.sluice.proxy.upstream.Origin;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** Event loop only. Finds the checked addresses of an admitted request. */
final class DestinationStep {
  private DestinationStep() {}

  /** The result of this step. */
  sealed interface Result {
    record Located(Origin origin) implements Result {}

    record Blocked(DestinationVerdict.Blocked verdict) implements Result {}

    record Unresolved(DestinationVerdict.Unresolved verdict) implements Result {}
  }

  /** Runs the step. The future never fails. */
  static Future<Result> locate(ExchangeContext context, Accepted request) {
    return switch (context.origin()) {
      // The tunnel's addresses were checked at its CONNECT.
      case RequestOrigin.Tunnel tunnel ->
          Future.succeededFuture(located(context, request, tunnel.addresses()));
      case RequestOrigin.AbsoluteForm ignored -> {
        context.trace().begin(Kind.KIND_DESTINATION);
        yield context
            .loop()
            .destinations()
            .check(request.to().host(), request.to().port(), request.endpoint().destination())
            .map(verdict -> result(context, request, verdict));
      }
    };
  }

  private static Result result(
      ExchangeContext context, Accepted request, DestinationVerdict verdict) {
    context.trace().end(Kind.KIND_DESTINATION);
    return switch (verdict) {
      case DestinationVerdict.Checked checked -> located(context, request, checked.addresses());
      case DestinationVerdict.Blocked blocked -> new Result.Blocked(blocked);
      case DestinationVerdict.Unresolved unresolved -> new Result.Unresolved(unresolved);
    };
  }

  private static Result located(
      ExchangeContext context, Accepted request, List<InetAddress> addresses) {
    Authority to = request.to();
    boolean tls = context.origin().scheme().equals("https");
    return new Result.Located(
        new Origin(context.client().claimant(), to.host(), to.port(), tls, addresses));
  }
}
