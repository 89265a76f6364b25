package dev.sluice.app.live;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Peer;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The requests of one listener that a proxy tells, from their decision to their end. Bounded by the
 * number that the listener wants. Any thread: the records of all event loops pass here.
 *
 * <p>A tunnel around a request is told and not counted. One that carried no request that could be
 * read counts when it ends, or when it is refused.
 */
final class FollowedRequests {
  /** Each holds two short strings. */
  private static final int MOST_TUNNELS = 256;

  /** Some of them are never followed by the decision on their handshake. */
  private static final int MOST_UNDECIDED = 256;

  private final TraceCriteria criteria;
  private final int most;
  private final AtomicInteger counted = new AtomicInteger();
  private final Set<String> open = ConcurrentHashMap.newKeySet();

  private final Set<String> undecided = ConcurrentHashMap.newKeySet();

  /** The last that began, decided ones included. */
  private final Queue<String> begins = new ConcurrentLinkedQueue<>();

  private final AtomicInteger beginnings = new AtomicInteger();
  private final Map<Peer, String> tunnels = new ConcurrentHashMap<>();

  FollowedRequests(TraceCriteria criteria, int most) {
    this.criteria = criteria;
    this.most = most;
  }

  /**
   * What a record means for the listener.
   *
   * @param counted the request is one of those that the listener waits for
   * @param ended no more records of it are told
   */
  record Selection(boolean counted, boolean ended) {}

  /**
   * Takes a record into account; empty when the listener is not told of it.
   *
   * @param stored false when the journal refused it, which refuses what it decides
   */
  Optional<Selection> select(AuditRecord record, boolean stored) {
    return switch (record.getRecordCase()) {
      case REQUEST -> request(record, stored);
      case COMPLETION -> ended(record, true);
      case TUNNEL -> tunnel(record, stored);
      case TUNNEL_COMPLETION -> tunnelEnded(record);
      case SESSION -> session(record);
      case RESPONSE, HALT -> known(record);
      default -> Optional.empty();
    };
  }

  private Optional<Selection> request(AuditRecord record, boolean stored) {
    RequestDecision decision = record.getRequest();
    if (decision.getLater()) {
      return known(record);
    }
    undecided.remove(record.getCorrelationUid());
    if (!criteria.fit(record) || !count()) {
      open.remove(record.getCorrelationUid());
      return Optional.empty();
    }
    if (decision.getTunnelled()) {
      tunnels.remove(decision.getClient());
    }
    boolean ends = !stored || decision.getVerdict() == Verdict.VERDICT_DENIED;
    if (ends) {
      open.remove(record.getCorrelationUid());
    } else {
      open.add(record.getCorrelationUid());
    }
    return Optional.of(new Selection(true, ends));
  }

  /** The begin of a session precedes the decision on its handshake, which counts. */
  private Optional<Selection> session(AuditRecord record) {
    String uid = record.getCorrelationUid();
    boolean opens = record.getSession().hasOpening();
    if (opens && criteria.fit(record) && counted.get() < most && undecided.add(uid)) {
      forgetOldest(uid);
    }
    return undecided.contains(uid) ? Optional.of(new Selection(false, false)) : known(record);
  }

  private void forgetOldest(String newest) {
    begins.add(newest);
    if (beginnings.incrementAndGet() > MOST_UNDECIDED) {
      beginnings.decrementAndGet();
      undecided.remove(begins.remove());
    }
  }

  private Optional<Selection> tunnel(AuditRecord record, boolean stored) {
    TunnelDecision decision = record.getTunnel();
    boolean denied = !stored || decision.getVerdict() == Verdict.VERDICT_DENIED;
    return switch (decision.getKind()) {
      case KIND_CONNECT, KIND_UNREADABLE -> begun(record, denied);
      case KIND_UNINSPECTABLE -> denied ? tunnelEnded(record) : known(record);
      case KIND_UPGRADE, KIND_RELOADED -> known(record);
      case KIND_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }

  private Optional<Selection> begun(AuditRecord record, boolean denied) {
    if (!criteria.fit(record)) {
      return Optional.empty();
    }
    if (denied) {
      return count() ? Optional.of(new Selection(true, true)) : Optional.empty();
    }
    if (counted.get() >= most || tunnels.size() >= MOST_TUNNELS) {
      return Optional.empty();
    }
    tunnels.put(record.getTunnel().getClient(), record.getCorrelationUid());
    open.add(record.getCorrelationUid());
    return Optional.of(new Selection(false, false));
  }

  private Optional<Selection> tunnelEnded(AuditRecord record) {
    Peer client =
        record.hasTunnel()
            ? record.getTunnel().getClient()
            : record.getTunnelCompletion().getDecision().getClient();
    boolean unread = tunnels.remove(client, record.getCorrelationUid());
    return ended(record, unread && count());
  }

  private Optional<Selection> ended(AuditRecord record, boolean counts) {
    String uid = record.getCorrelationUid();
    boolean was = undecided.remove(uid);
    return open.remove(uid) || was ? Optional.of(new Selection(counts, true)) : Optional.empty();
  }

  private Optional<Selection> known(AuditRecord record) {
    return open.contains(record.getCorrelationUid())
        ? Optional.of(new Selection(record.hasRequest(), false))
        : Optional.empty();
  }

  private boolean count() {
    return counted.getAndUpdate(now -> Math.min(now + 1, most)) < most;
  }
}
