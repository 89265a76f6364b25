package dev.sluice.app.admin;

import dev.sluice.app.denials.DenialPages;
import dev.sluice.app.steps.StepListeners;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * The pages about requests as they happen, which the whole cluster answers. Event loop only.
 *
 * @param steps serves those who listen to requests
 * @param denials tells what was denied
 */
record LivePages(StepListeners steps, DenialPages denials) {
  static boolean serves(String path) {
    return path.equals(StepListeners.PATH) || path.equals(DenialPages.PATH);
  }

  /** Answers an admitted request, and records it. */
  void serve(AdminActions actions, String caller, HttpServerRequest request) {
    String sandbox = request.getParam("sandbox", "");
    if (!request.method().equals(HttpMethod.GET)) {
      request.response().putHeader(HttpHeaders.ALLOW, "GET");
      error(request, 405, "this method is not allowed here; allowed: GET");
    } else if (DenialPages.PATH.equals(request.path())) {
      denials.serve(request);
      if (request.response().headWritten()) {
        actions.begun(request, caller, sandbox, request.response().getStatusCode());
      } else {
        actions.watch(request, caller, sandbox);
      }
    } else {
      Optional<StepListeners.Rejection> rejection = steps.serve(request);
      rejection.ifPresent(why -> error(request, why.status(), why.detail()));
      int status = rejection.map(StepListeners.Rejection::status).orElse(200);
      actions.begun(request, caller, sandbox, status);
    }
  }

  private static void error(HttpServerRequest request, int status, String detail) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(new JsonObject().put("error", detail).encode() + "\n");
  }

  /** Ends all streams, before the node stops. */
  void close() {
    steps.close();
    denials.close();
  }
}
