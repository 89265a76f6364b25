package dev.sluice.config.policy.check;

import dev.sluice.config.policy.document.Endpoint;
import dev.sluice.config.policy.document.NetworkRule;
import dev.sluice.config.policy.document.PolicyDocument;
import dev.sluice.config.policy.match.HostPattern;
import dev.sluice.config.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.config.policy.middleware.SelectableEntry;
import dev.sluice.config.source.Violations;

/** Middleware that must run may not select hosts whose TLS is never opened (d.5). */
public final class TlsSkipCheck {
  private final PolicyDocument document;
  private final Violations violations;

  public TlsSkipCheck(PolicyDocument document, Violations violations) {
    this.document = document;
    this.violations = violations;
  }

  public void run() {
    document.middlewares().stream()
        .filter(entry -> entry.entry().onError() == OnError.FAIL_CLOSED)
        .forEach(this::check);
  }

  private void check(SelectableEntry entry) {
    for (NetworkRule rule : document.rules()) {
      rule.endpoints().stream()
          .filter(Endpoint::tlsSkip)
          .flatMap(endpoint -> endpoint.host().stream())
          .filter(entry.selector()::mayCover)
          .forEach(host -> report(entry, rule, host));
    }
  }

  private void report(SelectableEntry entry, NetworkRule rule, HostPattern host) {
    violations.error(
        entry.at(),
        entry.path(),
        "middleware config '%s' selects network policy '%s' tls: skip endpoint '%s'"
            .formatted(entry.entry().key(), rule.name(), host.text()));
  }
}
