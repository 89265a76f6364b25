package dev.sluice.app.node;

import dev.sluice.app.admin.Health;
import dev.sluice.audit.AuditSink;
import dev.sluice.config.SnapshotHolder;
import java.util.ArrayList;
import java.util.List;

/** Whether this node should get traffic; any thread. */
record NodeHealth(Readiness readiness, SnapshotHolder snapshots, AuditSink audit)
    implements Health {
  @Override
  public List<String> reasonsAgainst() {
    List<String> reasons = new ArrayList<>();
    readiness.reasonAgainst().ifPresent(reasons::add);
    if (snapshots.current().generation() == 0) {
      reasons.add("no configuration yet");
    }
    reasons.addAll(audit.reasonsUnready());
    return reasons;
  }
}
