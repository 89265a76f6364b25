package dev.sluice.tools.requests;

import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.settings.Role;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleRecords;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Events as a node makes them of records. */
final class MappedEvents {
  private static final EventMapper MAPPER =
      new EventMapper(
          new Node("node-1", "9b2f1d7e-0000-4000-8000-000000000001", "0.1", Set.of(Role.PROXY)));

  private static final AtomicLong POSITION = new AtomicLong();

  private MappedEvents() {}

  static List<byte[]> of(AuditRecord record) {
    return json(new EventSubject.Single(position(), record));
  }

  /** A decision that waited for its completion. */
  static List<byte[]> exchange(String uid, RequestDecision decision) {
    return json(
        new EventSubject.Exchange(
            position(), decision(uid, decision), position(), completion(uid, decision)));
  }

  static AuditRecord decision(String uid, RequestDecision decision) {
    return SampleRecords.at(SampleRecords.TIME, uid).setRequest(decision).build();
  }

  static AuditRecord completion(String uid, RequestDecision decision) {
    return SampleRecords.at(SampleRecords.TIME + 37, uid)
        .setCompletion(SampleRecords.completion(decision))
        .build();
  }

  static AuditRecord session(String uid, SessionEvent event) {
    return SampleRecords.at(SampleRecords.TIME, uid).setSession(event).build();
  }

  static RequestDecision allowed() {
    return SampleRecords.request(Verdict.VERDICT_ALLOWED).build();
  }

  private static RecordPosition position() {
    long position = POSITION.incrementAndGet();
    return new RecordPosition("9b2f/0", position, position);
  }

  private static List<byte[]> json(EventSubject subject) {
    return MAPPER.map(subject).stream().map(event -> event.json()).toList();
  }
}
