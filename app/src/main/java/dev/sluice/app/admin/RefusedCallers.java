package dev.sluice.app.admin;

import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AdminRefusal;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Peer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records callers whose token is not accepted: the first attempt of an address at once, further
 * ones as one count at the end of each period. A flood of attempts cannot fill the journal. Event
 * loop only.
 */
final class RefusedCallers {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedCallers.class);
  private static final Duration PERIOD = Duration.ofSeconds(10);

  /** Addresses told apart within a period; further ones share one count. */
  private static final int MAX_ADDRESSES = 64;

  private static final String OTHERS = "";

  private final AuditLog audit;
  private final Runnable end;
  private final Map<String, AdminRefusal> counted = new HashMap<>();

  RefusedCallers(Vertx vertx, AuditLog audit) {
    this.audit = audit;
    long timer = vertx.setPeriodic(PERIOD.toMillis(), tick -> flush());
    this.end = () -> vertx.cancelTimer(timer);
  }

  void add(HttpServerRequest request) {
    SocketAddress remote = request.remoteAddress();
    String known = remote.hostAddress();
    boolean apart = counted.containsKey(known) || counted.size() < MAX_ADDRESSES;
    String ip = apart ? known : OTHERS;
    AdminRefusal before = counted.get(ip);
    if (before == null) {
      AdminRefusal first = first(ip, remote.port(), request);
      record(first);
      counted.put(ip, first.toBuilder().setAttempts(0).build());
    } else {
      long firstMs = before.getAttempts() == 0 ? System.currentTimeMillis() : before.getFirstMs();
      counted.put(
          ip, before.toBuilder().setAttempts(before.getAttempts() + 1).setFirstMs(firstMs).build());
    }
  }

  void close() {
    end.run();
    flush();
  }

  private void flush() {
    counted.values().removeIf(refusal -> refusal.getAttempts() == 0);
    counted.replaceAll(
        (ip, refusal) -> {
          record(refusal);
          return refusal.toBuilder().setAttempts(0).build();
        });
  }

  private static AdminRefusal first(String ip, int port, HttpServerRequest request) {
    Peer.Builder client = Peer.newBuilder().setIp(ip);
    return AdminRefusal.newBuilder()
        .setClient(ip.isEmpty() ? client : client.setPort(port))
        .setMethod(AdminOperation.method(request.method()))
        .setOperation(AdminOperation.of(String.valueOf(request.path())))
        .setAttempts(1)
        .setFirstMs(System.currentTimeMillis())
        .build();
  }

  private void record(AdminRefusal refusal) {
    audit
        .append(
            AuditRecord.newBuilder()
                .setTimeMs(System.currentTimeMillis())
                .setAdminRefusal(refusal)
                .build())
        .onFailure(e -> LOG.error("an event about a refused caller was lost: {}", e.toString()));
  }
}
