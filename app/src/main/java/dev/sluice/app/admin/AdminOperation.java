package dev.sluice.app.admin;

import dev.sluice.app.denials.DenialPages;
import dev.sluice.app.live.TraceListeners;
import dev.sluice.control.api.PolicyApi;
import dev.sluice.control.api.ProposalApi;
import dev.sluice.control.api.RevisionApi;
import io.vertx.core.http.HttpMethod;
import java.util.Set;

/** The admin operation of a request as the audit records it, without text of the caller. */
final class AdminOperation {
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "POST", "DELETE");
  private static final Set<String> PATHS =
      Set.of(
          PolicyApi.POLICIES,
          ProposalApi.PROPOSALS,
          "/v1/reload",
          "/v1/status",
          "/v1/jwks.json",
          TraceListeners.PATH,
          DenialPages.PATH,
          "/metrics");
  private static final Set<String> DECISIONS = Set.of(":approve", ":reject", ":revoke");
  private static final String OTHER = "other";

  private AdminOperation() {}

  static String method(HttpMethod method) {
    return METHODS.contains(method.name()) ? method.name() : OTHER;
  }

  static String of(String path) {
    if (RevisionApi.sandbox(path).isPresent()) {
      String end =
          path.endsWith(RevisionApi.ROLLBACK) ? RevisionApi.ROLLBACK : RevisionApi.REVISIONS;
      return PolicyApi.POLICIES + "/{sandbox}" + end;
    }
    if (path.startsWith(PolicyApi.POLICIES + "/")) {
      return PolicyApi.POLICIES + "/{sandbox}";
    }
    if (path.startsWith(ProposalApi.PROPOSALS + "/")) {
      int verb = path.lastIndexOf(':');
      String said = verb < 0 ? "" : path.substring(verb);
      return ProposalApi.PROPOSALS + "/{id}" + (DECISIONS.contains(said) ? said : "");
    }
    return PATHS.contains(path) ? path : OTHER;
  }
}
