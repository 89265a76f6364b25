package dev.sluice.proxy.exchange.inspection;

import dev.sluice.config.secrets.SecretFinding;
import dev.sluice.config.secrets.SecretsSettings;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.proto.DecisionReason;
import dev.sluice.proxy.refusal.MiddlewareRefusals;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ChainSubject;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.secret.known.KnownValueSearch;
import dev.sluice.proxy.secret.known.KnownVerdict;
import java.util.List;

/**
 * The refusal for a known value. The client gets what a pattern of {@code sluice/secrets} would
 * give, so that it cannot ask whether a value is known; the record names the cause.
 */
public final class KnownRefusal {
  private KnownRefusal() {}

  public static InspectionResult.Stopped of(
      KnownVerdict.Denied denied, ExchangeContext context, Accepted request) {
    return of(denied, ChainSubject.stopped(context, request), request.chain());
  }

  public static InspectionResult.Stopped of(
      KnownVerdict.Denied denied, MiddlewareRefusals.Stopped request, MiddlewareChain chain) {
    String shown =
        chain.entries().stream()
            .filter(entry -> entry.implementation().equals(SecretsSettings.IMPLEMENTATION))
            .map(MiddlewareEntry::key)
            .findFirst()
            .orElse(SecretsSettings.IMPLEMENTATION);
    return new InspectionResult.Stopped(
        MiddlewareRefusals.denied(request, shown, SecretFinding.REASON_CODE),
        DecisionReason.denied(KnownValueSearch.ENTRY, SecretFinding.REASON_CODE),
        List.of(denied.trace()),
        denied.findings());
  }
}
