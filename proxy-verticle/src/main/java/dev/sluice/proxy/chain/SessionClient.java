package dev.sluice.proxy.chain;

import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.SessionEnd;
import dev.sluice.proto.v1.SessionOpen;
import dev.sluice.proto.v1.SessionOpened;
import dev.sluice.proto.v1.SessionsAlive;
import dev.sluice.proto.v1.StageTrace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Opens the WebSocket sessions of this loop at the chain verticle of this loop, or else at one of
 * the cluster, and names them to their verticles while they are open. At most one for each
 * connection. Event loop only.
 */
public final class SessionClient {
  /** A verticle ends a session that it does not hear of for three times as long. */
  static final long ALIVE_MILLIS = 5_000;

  static final int MOST_NAMED = 1_024;

  private static final int MOST_ATTEMPTS = 3;

  private final ChainLoadBalancer peers;
  private final Vertx vertx;
  private final String sender = UUID.randomUUID().toString();
  private final SessionAddress own;
  private final Map<Long, BusSession> sessions = new HashMap<>();
  private long last;

  SessionClient(Vertx vertx, ChainLoadBalancer peers) {
    this.vertx = vertx;
    this.peers = peers;
    this.own = post(BusAddress.chainOnThisLoop(), true);
  }

  void start() {
    vertx.setPeriodic(ALIVE_MILLIS, timer -> nameAll());
  }

  private SessionAddress post(String chain, boolean here) {
    return new SessionAddress(vertx.eventBus(), BusAddress.chainSessions(chain), here, sender);
  }

  /**
   * Asks the stages of a chain whether a handshake may go on. The future never fails: when the bus
   * does not deliver, every entry counts as failed. Ends within 3.5 s for each of at most seven
   * verticles, of which all but the last had not begun, and the 5 s that it may wait for one.
   *
   * @param asked without its session and sender
   * @param uninterested keys of entries that do not fail when no chain is reached
   * @param cancellation ends the wait, and has no other verticle asked
   */
  public Future<OpenedSession> open(
      SessionOpen.Builder asked,
      MiddlewareChain chain,
      List<String> uninterested,
      Cancellation cancellation) {
    long number = ++last;
    SessionOpen open = asked.setSession(number).setSender(sender).build();
    return at(own, open, chain)
        .recover(
            failure ->
                UnreachedChain.isNotBegun(failure)
                    ? elsewhere(new Wanted(open, chain, cancellation))
                    : Future.failedFuture(failure))
        .otherwise(failure -> everyEntryFailed(chain, uninterested));
  }

  private record Wanted(SessionOpen open, MiddlewareChain chain, Cancellation cancellation) {}

  /** Asks once more when a verticle is heard again, because a bypassed session stays bypassed. */
  private Future<OpenedSession> elsewhere(Wanted wanted) {
    return elsewhere(wanted, peers.usableAddresses(MOST_ATTEMPTS), 0)
        .recover(
            failure ->
                failure instanceof UnreachedChain.Silent
                    ? peers
                        .awaitPeer(wanted.cancellation())
                        .compose(
                            heard -> elsewhere(wanted, peers.usableAddresses(MOST_ATTEMPTS), 0))
                    : Future.failedFuture(failure));
  }

  private Future<OpenedSession> elsewhere(Wanted wanted, List<String> addresses, int next) {
    if (next == addresses.size() || wanted.cancellation().isCancelled()) {
      return Future.failedFuture(new UnreachedChain.Silent());
    }
    return at(post(addresses.get(next), false), wanted.open(), wanted.chain())
        .recover(
            failure ->
                UnreachedChain.isNotBegun(failure)
                    ? elsewhere(wanted, addresses, next + 1)
                    : Future.failedFuture(failure));
  }

  private Future<OpenedSession> at(SessionAddress post, SessionOpen open, MiddlewareChain chain) {
    return post.open(open)
        .map(opened -> opened(post, open, chain, opened))
        .onFailure(
            failure -> {
              if (!UnreachedChain.isNotBegun(failure)) {
                // It may have opened the session after all.
                post.send(cancelled(open));
              }
            });
  }

  private static SessionEnd cancelled(SessionOpen open) {
    return SessionEnd.newBuilder()
        .setSession(open.getSession())
        .setSender(open.getSender())
        .setReason(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION)
        .build();
  }

  private OpenedSession opened(
      SessionAddress post, SessionOpen open, MiddlewareChain chain, SessionOpened opened) {
    List<StageTrace> stages = opened.getStagesList();
    List<String> uninterested = opened.getUninterestedList();
    return switch (opened.getVerdictCase()) {
      case BYPASS -> new OpenedSession.Bypassed(stages, uninterested);
      case INSPECT -> {
        long number = open.getSession();
        BusSession session =
            new BusSession(post, number, chain, opened, () -> sessions.remove(number));
        sessions.put(number, session);
        yield new OpenedSession.Inspecting(session, stages, uninterested);
      }
      case DENY ->
          new OpenedSession.Denied(
              opened.getDeny().getEntry(), opened.getDeny().getReasonCode(), stages, uninterested);
      case UNAVAILABLE ->
          new OpenedSession.Failed(opened.getUnavailable().getReasonCode(), stages, uninterested);
      case VERDICT_NOT_SET ->
          new OpenedSession.Failed("invalid_chain_result", stages, uninterested);
    };
  }

  private static OpenedSession everyEntryFailed(MiddlewareChain chain, List<String> uninterested) {
    List<MiddlewareEntry> failed =
        chain.entries().stream().filter(entry -> !uninterested.contains(entry.key())).toList();
    StageFailure why = StageFailure.CHAIN_UNREACHABLE;
    List<StageTrace> stages =
        failed.stream().map(entry -> UnreachedChain.trace(entry, why).build()).toList();
    return failed.stream().anyMatch(entry -> entry.onError() == OnError.FAIL_CLOSED)
        ? new OpenedSession.Failed(why.text(), stages, uninterested)
        : new OpenedSession.Bypassed(stages, uninterested);
  }

  void lost(String chain) {
    String address = BusAddress.chainSessions(chain);
    for (BusSession session : List.copyOf(sessions.values())) {
      if (session.post().address().equals(address)) {
        session.lose();
      }
    }
  }

  void nameAll() {
    Map<SessionAddress, List<Long>> open = new HashMap<>();
    sessions.forEach(
        (number, session) ->
            open.computeIfAbsent(session.post(), unnamed -> new ArrayList<>()).add(number));
    open.forEach(
        (post, numbers) -> {
          for (int from = 0; from < numbers.size(); from += MOST_NAMED) {
            int to = Math.min(numbers.size(), from + MOST_NAMED);
            post.send(
                SessionsAlive.newBuilder()
                    .setSender(sender)
                    .addAllSessions(numbers.subList(from, to))
                    .build());
          }
        });
  }
}
