package dev.sluice.app.admin;

import dev.sluice.control.PolicyControl;
import dev.sluice.control.api.PolicyApi;
import dev.sluice.control.api.ProposalApi;
import io.vertx.core.http.HttpServerRequest;

/**
 * The pages of the control role.
 *
 * @param access of the node; decisions about proposals need its token, also on loopback
 */
record ControlPages(PolicyApi policies, ProposalApi proposals, AdminAccess access) {
  static final String RELOAD = "/v1/reload";

  ControlPages(PolicyControl control, AdminAccess access) {
    this(new PolicyApi(control), new ProposalApi(control), access);
  }

  /** Whether a path is one of these pages. */
  static boolean has(String path) {
    return path.equals(RELOAD) || isBelow(path, PolicyApi.POLICIES) || isProposal(path);
  }

  private static boolean isProposal(String path) {
    return isBelow(path, ProposalApi.PROPOSALS);
  }

  private static boolean isBelow(String path, String page) {
    return path.equals(page) || path.startsWith(page + "/");
  }

  /** Answers an admitted request. */
  void serve(HttpServerRequest request, String path) {
    String method = request.method().name();
    if (path.equals(RELOAD)) {
      switch (method) {
        case "POST" -> policies.reload(request, access.caller());
        default -> AdminPages.notAllowed(request.response(), "POST");
      }
    } else if (isProposal(path)) {
      proposals(request, path, method);
    } else if (path.equals(PolicyApi.POLICIES)) {
      switch (method) {
        case "GET", "HEAD" -> policies.list(request);
        default -> AdminPages.notAllowed(request.response(), "GET, HEAD");
      }
    } else {
      policy(request, method);
    }
  }

  private void policy(HttpServerRequest request, String method) {
    switch (method) {
      case "GET", "HEAD" -> policies.get(request);
      case "PUT" -> policies.put(request, access.caller());
      case "DELETE" -> policies.delete(request, access.caller());
      default -> AdminPages.notAllowed(request.response(), "GET, HEAD, PUT, DELETE");
    }
  }

  private void proposals(HttpServerRequest request, String path, String method) {
    if (ProposalApi.decides(path) && !access.isAuthenticated()) {
      AdminPages.error(
          request.response(),
          403,
          "decisions about proposals need the admin token, also on loopback: set admin.token_file"
              + " and send its token");
      return;
    }
    boolean found =
        switch (method) {
          case "GET", "HEAD" -> proposals.read(request);
          case "POST" -> proposals.post(request, access.caller());
          default -> false;
        };
    if (!found) {
      AdminPages.error(request.response(), 404, "no such page");
    }
  }
}
