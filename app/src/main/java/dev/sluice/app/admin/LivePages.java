package dev.sluice.app.admin;

import dev.sluice.app.denials.DenialPages;
import dev.sluice.app.live.TraceListeners;
import dev.sluice.control.api.Answer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * The pages about requests as they happen, which the whole cluster answers. Event loop only.
 *
 * @param steps serves those who listen to requests
 * @param denials tells what was denied
 */
record LivePages(TraceListeners steps, DenialPages denials) {
  static boolean serves(String path) {
    return path.equals(TraceListeners.PATH) || path.equals(DenialPages.PATH);
  }

  void serve(AdminActions actions, String caller, HttpServerRequest request) {
    String sandbox = request.getParam("sandbox", "");
    if (!request.method().equals(HttpMethod.GET)) {
      Answer.notAllowed("GET", request.response());
    } else if (DenialPages.PATH.equals(request.path())) {
      denials.serve(request);
      if (request.response().headWritten()) {
        actions.begun(request, caller, sandbox, request.response().getStatusCode());
      } else {
        actions.watch(request, caller, sandbox);
      }
    } else {
      Optional<TraceListeners.Rejection> rejection = steps.serve(request);
      rejection.ifPresent(why -> Answer.error(why.status(), why.detail()).send(request.response()));
      int status = rejection.map(TraceListeners.Rejection::status).orElse(200);
      actions.begun(request, caller, sandbox, status);
    }
  }

  void close() {
    steps.close();
    denials.close();
  }
}
