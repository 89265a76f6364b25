package dev.sluice.proxy.websocket;

import dev.sluice.config.registration.Registration;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.record.SessionRecords;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The handshake of a session, and its records. */
record SessionSubject(ExchangeContext context, Accepted request, SessionRecords records) {
  static SessionSubject of(ExchangeContext context, Accepted request) {
    return new SessionSubject(context, request, new SessionRecords(context, request));
  }

  boolean isInForce() {
    return context.isPolicyInForce()
        && services(context.loop().node().snapshots().current())
            .equals(services(context.snapshot()));
  }

  private List<Optional<Registration>> services(Snapshot snapshot) {
    return request.chain().entries().stream()
        .map(entry -> snapshot.registrations().find(entry.implementation()))
        .toList();
  }

  Future<Void> append(AuditRecord record) {
    return context.loop().audit().append(record);
  }
}
