package dev.sluice.proxy.exchange;

import dev.sluice.policy.DestinationRule;
import dev.sluice.proto.v1.TraceStep.Kind;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.Ingress;
import dev.sluice.proxy.upstream.DestinationResolver;
import dev.sluice.proxy.upstream.DestinationVerdict;
import dev.sluice.proxy.upstream.Origin;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Supplier;

/** Event loop only. Finds the checked addresses of an admitted request. */
final class DestinationStep {
  private DestinationStep() {}

  sealed interface Result {
    record Located(Origin origin) implements Result {}

    record Blocked(DestinationVerdict.Blocked verdict) implements Result {}

    record Unresolved(DestinationVerdict.Unresolved verdict) implements Result {}
  }

  /** The future never fails. */
  static Future<Result> locate(ExchangeContext context, Accepted request) {
    Authority to = request.to();
    DestinationRule rule = request.endpoint().destination();
    DestinationResolver resolver = context.loop().destinations();
    return switch (context.origin()) {
      // The tunnel's addresses were checked at its CONNECT, by this rule.
      case Ingress.Tunnel tunnel when tunnel.destination().equals(rule) ->
          Future.succeededFuture(located(context, request, tunnel.addresses()));
      // The policy has changed since, or a rule of it has expired.
      case Ingress.Tunnel tunnel ->
          checked(
              context,
              request,
              () -> resolver.judge(to.host(), to.port(), rule, tunnel.addresses()));
      case Ingress.AbsoluteForm ignored ->
          checked(context, request, () -> resolver.check(to.host(), to.port(), rule));
    };
  }

  private static Future<Result> checked(
      ExchangeContext context, Accepted request, Supplier<Future<DestinationVerdict>> check) {
    context.trace().begin(Kind.KIND_DESTINATION);
    return check.get().map(verdict -> result(context, request, verdict));
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
