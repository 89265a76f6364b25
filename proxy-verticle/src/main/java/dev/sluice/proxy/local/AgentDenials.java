package dev.sluice.proxy.local;

import dev.sluice.config.net.LocalHost;
import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.WebSocketMethod;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The newest denials of one sandbox at this node, a line each, without queries and secrets. Any
 * thread.
 */
final class AgentDenials {
  static final int MOST = 100;

  /** Characters of a line: 4,096 bytes (data-plane 16.2), up to three each. */
  private static final int LONGEST = 4096 / 3;

  private final ConcurrentLinkedDeque<String> newestFirst = new ConcurrentLinkedDeque<>();
  private final AtomicInteger size = new AtomicInteger();

  void add(AuditRecord record) {
    if (record.getUnauthenticated()) {
      return;
    }
    if (record.hasRequest()
        && denied(record.getRequest().getVerdict(), record.getRequest().getDestination())) {
      add(line(record, record.getRequest()));
    } else if (record.hasTunnel()
        && denied(record.getTunnel().getVerdict(), record.getTunnel().getDestination())) {
      add(line(record, record.getTunnel()));
    } else if (record.getSession().hasMessage()
        && denied(
            record.getSession().getMessage().getVerdict(), record.getSession().getDestination())) {
      add(line(record, record.getSession()));
    }
  }

  /** Leaves out the proxy's own answers: an agent would read about its own questions. */
  private static boolean denied(Verdict verdict, Destination to) {
    return verdict == Verdict.VERDICT_DENIED && LocalHost.of(to.getHost()).isEmpty();
  }

  private void add(String line) {
    newestFirst.addFirst(line.length() > LONGEST ? line.substring(0, LONGEST) : line);
    if (size.incrementAndGet() > MOST && newestFirst.pollLast() != null) {
      size.decrementAndGet();
    }
  }

  private static String line(AuditRecord record, RequestDecision decision) {
    Destination to = decision.getDestination();
    return line(
        record,
        decision.getMethod(),
        "%s://%s:%d%s"
            .formatted(decision.getScheme(), to.getHost(), to.getPort(), decision.getPath()),
        decision.getRefusal(),
        shown(decision.getRefusal(), decision.getRule(), decision.getReason()));
  }

  private static String line(AuditRecord record, SessionEvent session) {
    JudgedMessage message = session.getMessage();
    Destination to = session.getDestination();
    return line(
        record,
        WebSocketMethod.of(message),
        "%s://%s:%d%s"
            .formatted(session.getScheme(), to.getHost(), to.getPort(), session.getPath()),
        message.getRefusal(),
        shown(message.getRefusal(), message.getRule(), message.getReason()));
  }

  private static String line(AuditRecord record, TunnelDecision decision) {
    Destination to = decision.getDestination();
    return line(
        record,
        "CONNECT",
        to.getHost() + ":" + to.getPort(),
        decision.getRefusal(),
        shown(decision.getRefusal(), decision.getRule(), decision.getReason()));
  }

  /**
   * The reason, only where policy denied: its refusals say it too. Others name resolved addresses,
   * middleware and credentials, for the audit alone.
   */
  private static String shown(String code, Rule rule, String reason) {
    boolean policy =
        rule.getEngine().equals(RuleEngine.OPA.text()) || RuleEngine.isLayer7(rule.getEngine());
    return policy && RefusalCode.POLICY_DENIED.is(code) ? " reason:" + reason : "";
  }

  private static String line(
      AuditRecord record, String method, String target, String code, String reason) {
    return "%s DENIED %s %s [code:%s%s request:%s]"
        .formatted(
            Instant.ofEpochMilli(record.getTimeMs()),
            method,
            target,
            code,
            reason,
            record.getCorrelationUid());
  }

  List<String> last(int most) {
    List<String> lines = new ArrayList<>();
    for (String line : newestFirst) {
      if (lines.size() < most) {
        lines.add(line);
      }
    }
    return lines;
  }
}
