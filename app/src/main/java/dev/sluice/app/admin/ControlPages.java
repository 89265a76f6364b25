package dev.sluice.app.admin;

import dev.sluice.control.Leadership;
import dev.sluice.control.api.AdminCaller;
import dev.sluice.control.api.Answer;
import dev.sluice.control.api.PolicyApi;
import dev.sluice.control.api.PolicyReplay;
import dev.sluice.control.api.ProposalApi;
import io.vertx.core.http.HttpServerRequest;

record ControlPages(PolicyApi policies, ProposalApi proposals) {
  static final String RELOAD = "/v1/reload";

  ControlPages(Leadership control, PolicyReplay replays) {
    this(new PolicyApi(control, replays), new ProposalApi(control));
  }

  static boolean has(String path) {
    return path.equals(RELOAD) || isBelow(path, PolicyApi.POLICIES) || isProposal(path);
  }

  private static boolean isProposal(String path) {
    return isBelow(path, ProposalApi.PROPOSALS);
  }

  private static boolean isBelow(String path, String page) {
    return path.equals(page) || path.startsWith(page + "/");
  }

  void serve(HttpServerRequest request, String path, AdminCaller caller) {
    String method = request.method().name();
    if (path.equals(RELOAD)) {
      switch (method) {
        case "POST" -> policies.reload(request, caller);
        default -> Answer.notAllowed("POST", request.response());
      }
    } else if (isProposal(path)) {
      proposals(request, path, caller);
    } else if (path.equals(PolicyApi.POLICIES)) {
      switch (method) {
        case "GET", "HEAD" -> policies.list(request);
        default -> Answer.notAllowed("GET, HEAD", request.response());
      }
    } else {
      policies.serve(request, caller);
    }
  }

  private void proposals(HttpServerRequest request, String path, AdminCaller caller) {
    if (ProposalApi.decides(path) && !caller.authenticated()) {
      Answer.error(
              403,
              "decisions about proposals need the admin token, also on loopback: set"
                  + " admin.token_file and send its token")
          .send(request.response());
      return;
    }
    boolean found =
        switch (request.method().name()) {
          case "GET", "HEAD" -> proposals.read(request);
          case "POST" -> proposals.post(request, caller);
          default -> false;
        };
    if (!found) {
      Answer.error(404, "no such page").send(request.response());
    }
  }
}
