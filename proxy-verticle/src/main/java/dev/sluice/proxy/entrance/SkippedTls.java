package dev.sluice.proxy.entrance;

import dev.sluice.policy.EndpointDecision.Admitted;
import dev.sluice.policy.EndpointDecision.TlsMode;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.middleware.v1.UninspectableTrafficReason;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.TunnelDecision.Kind;
import dev.sluice.proxy.chain.SelectedChain;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Event loop only. Whether a tunnel that is not to be decrypted may open: hooks of the entries that
 * its host selects decide, and without them required middleware refuses it.
 */
final class SkippedTls {
  private static final UninspectableTrafficReason SKIPPED =
      UninspectableTrafficReason.UNINSPECTABLE_TRAFFIC_REASON_TLS_SKIP;
  private static final String DETAIL =
      "tls: skip tunnel cannot be inspected by required middleware";

  private SkippedTls() {}

  record Refused(TunnelDecision decision, Refusal refusal) {}

  /** Empty for a tunnel that may open. The future never fails. */
  static Future<Optional<Refused>> judge(
      ConnectContext context, Admitted endpoint, SelectedChain chain) {
    if (endpoint.tls() != TlsMode.SKIP) {
      return Future.succeededFuture(Optional.empty());
    }
    return context
        .question(endpoint)
        .ask(SKIPPED)
        .map(
            asked ->
                asked.map(
                    answer ->
                        hooks(
                            context,
                            endpoint,
                            TrafficVerdict.of(
                                answer, SKIPPED, Refusals.middlewareRequired(DETAIL)))))
        .orElseGet(() -> Future.succeededFuture(withoutHooks(context, endpoint, chain)));
  }

  private static Optional<Refused> hooks(
      ConnectContext context, Admitted endpoint, TrafficVerdict verdict) {
    if (verdict.refusal().isEmpty()) {
      context.records().asked(verdict);
    }
    return verdict
        .refusal()
        .map(
            refusal ->
                new Refused(
                    verdict.in(refused(context, endpoint, refusal, verdict.reason())), refusal));
  }

  private static Optional<Refused> withoutHooks(
      ConnectContext context, Admitted endpoint, SelectedChain chain) {
    if (!chain.anyFailsClosed()) {
      return Optional.empty();
    }
    Refusal refusal = Refusals.middlewareRequired(DETAIL);
    return Optional.of(new Refused(refused(context, endpoint, refusal, DETAIL), refusal));
  }

  private static TunnelDecision refused(
      ConnectContext context, Admitted endpoint, Refusal refusal, String reason) {
    return context
        .records()
        .refused(
            Kind.KIND_CONNECT, refusal, endpoint.policy(), RuleEngine.MIDDLEWARE.text(), reason);
  }
}
