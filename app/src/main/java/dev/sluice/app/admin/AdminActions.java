package dev.sluice.app.admin;

import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.control.api.PolicyApi;
import dev.sluice.control.api.RevisionApi;
import dev.sluice.policy.boundary.Boundary;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AdminAction;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Peer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records admitted requests that write, or that read policies or denials, once they are answered or
 * their caller has left. The answer does not wait for the journal: a change has a record of its own
 * before it takes effect. Event loop only.
 */
final class AdminActions {
  private static final Logger LOG = LoggerFactory.getLogger(AdminActions.class);

  private final AuditLog audit;

  AdminActions(AuditLog audit) {
    this.audit = audit;
  }

  /**
   * Records a request whose response may last, when its head is known.
   *
   * @param caller as the audit names it
   * @param sandbox that the caller asks for
   */
  void begun(HttpServerRequest request, String caller, String sandbox, int status) {
    record(action(request, caller).setSandbox(sandbox(sandbox)).setStatus(status));
  }

  void watch(HttpServerRequest request, String caller) {
    watch(request, action(request, caller));
  }

  /**
   * Records a request about a sandbox when it ends.
   *
   * @param caller as the audit names it
   * @param sandbox that the caller asks for
   */
  void watch(HttpServerRequest request, String caller, String sandbox) {
    watch(request, action(request, caller).setSandbox(sandbox(sandbox)));
  }

  private void watch(HttpServerRequest request, AdminAction.Builder action) {
    HttpServerResponse response = request.response();
    Once once = new Once();
    response.endHandler(
        ended -> once.run(() -> record(action.setStatus(response.getStatusCode()))));
    response.closeHandler(closed -> once.run(() -> record(action)));
  }

  private static AdminAction.Builder action(HttpServerRequest request, String caller) {
    return AdminAction.newBuilder()
        .setClient(
            Peer.newBuilder()
                .setIp(request.remoteAddress().hostAddress())
                .setPort(request.remoteAddress().port()))
        .setCaller(caller)
        .setMethod(AdminOperation.method(request.method()))
        .setOperation(AdminOperation.of(String.valueOf(request.path())))
        .setSandbox(sandbox(inPath(String.valueOf(request.path()))));
  }

  private static String inPath(String path) {
    String prefix = PolicyApi.POLICIES + "/";
    return RevisionApi.sandbox(path)
        .orElseGet(() -> path.startsWith(prefix) ? path.substring(prefix.length()) : "");
  }

  /** Other text of a caller is not recorded. */
  private static String sandbox(String name) {
    return Sandbox.isId(name) || name.equals(Boundary.NAME) ? name : "";
  }

  private void record(AdminAction.Builder action) {
    audit
        .append(
            AuditRecord.newBuilder()
                .setTimeMs(System.currentTimeMillis())
                .setAdminAction(action)
                .build())
        .onFailure(e -> LOG.error("an event about an admin call was lost: {}", e.toString()));
  }

  private static final class Once {
    private boolean done;

    void run(Runnable action) {
      if (!done) {
        done = true;
        action.run();
      }
    }
  }
}
