package dev.sluice.proxy.chain;

import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Sends each request to the live chain verticle with the fewest requests of this loop in flight, at
 * random among equals. Event loop only.
 *
 * <p>A verticle is used when its heartbeat was heard and a message has reached it. A request moves
 * on to the next verticle only when it cannot have been evaluated. A verticle that falls silent
 * gets no more requests. When it stays silent, those in flight fail, because they may have been
 * evaluated. A request that finds no verticle waits about five seconds if one was known: a
 * heartbeat may be late, and a restart short.
 */
final class ChainLoadBalancer {
  /**
   * Sweeps without a heartbeat until a verticle counts as silent, about 2 s. Counted rather than
   * timed: after a pause of this process, a sweep may run before the heartbeats that wait.
   */
  static final int SILENT_SWEEPS = 8;

  /**
   * Sweeps without a heartbeat until the requests in flight to a verticle fail, about 5 s. A
   * machine that starts other processes may hold up heartbeats for longer than two seconds.
   */
  static final int GIVEN_UP_SWEEPS = 20;

  private static final int HEARD_SWEEPS = 4; // Two heartbeats.

  /** Sweeps without a heartbeat until a verticle is forgotten, about 10 s. */
  static final int GONE_SWEEPS = 40;

  /** Bounds the memory that unknown senders can take. */
  private static final int MAX_PEERS = 4096;

  /** A request may have 4 MiB, and each attempt serializes it again. */
  private static final int MAX_ATTEMPTS = 3;

  private final EventBus bus;
  private final Consumer<String> nodeGone;
  private final Consumer<String> silent;
  private final Map<String, ChainPeer> peers = new LinkedHashMap<>();
  private final PendingCalls pending = new PendingCalls();
  private final Promise<Void> firstReachable = Promise.promise();
  private int sweepsWithoutPeer = HEARD_SWEEPS;

  /**
   * @param nodeGone receives the name of a node when its last verticle is forgotten
   * @param silent receives the address of a verticle that is given up
   */
  ChainLoadBalancer(EventBus bus, Consumer<String> nodeGone, Consumer<String> silent) {
    this.bus = bus;
    this.nodeGone = nodeGone;
    this.silent = silent;
  }

  Future<Void> firstReachable() {
    return firstReachable.future();
  }

  void onHeartbeat(ChainHeartbeat heartbeat) {
    String address = heartbeat.getAddress();
    if (peers.size() < MAX_PEERS) {
      peers.computeIfAbsent(
          address, unknown -> new ChainPeer(bus, heartbeat, this::isAnyPeerHeard));
    }
    ChainPeer peer = peers.get(address);
    if (peer != null) {
      peer.onHeartbeat(heartbeat, this::onReachable);
      onReachable();
    }
  }

  private void onReachable() {
    if (usablePeers() > 0) {
      sweepsWithoutPeer = 0;
      firstReachable.tryComplete();
      pending.resume();
    }
  }

  boolean hasPeer() {
    return sweepsWithoutPeer < HEARD_SWEEPS;
  }

  long usablePeers() {
    return peers.values().stream().filter(ChainPeer::isUsable).count();
  }

  List<String> usableAddresses(int most) {
    return peers.values().stream()
        .filter(ChainPeer::isUsable)
        .sorted(Comparator.comparingInt(ChainPeer::inFlight))
        .limit(most)
        .map(ChainPeer::address)
        .toList();
  }

  private boolean isAnyPeerHeard() {
    return peers.values().stream().anyMatch(peer -> peer.isHeardWithin(HEARD_SWEEPS));
  }

  /** Gives up silent verticles and forgets lost ones; to be called every 250 ms. */
  void sweep() {
    Set<String> lost = new HashSet<>();
    for (Iterator<ChainPeer> all = peers.values().iterator(); all.hasNext(); ) {
      ChainPeer peer = all.next();
      int silentSweeps = peer.sweep(this::onReachable);
      if (silentSweeps == SILENT_SWEEPS + 1) {
        peer.avoid();
      } else if (silentSweeps == GIVEN_UP_SWEEPS + 1) {
        peer.giveUp();
        silent.accept(peer.address());
      } else if (silentSweeps > GONE_SWEEPS) {
        all.remove();
        lost.add(peer.node());
      }
    }
    sweepsWithoutPeer = usablePeers() > 0 ? 0 : sweepsWithoutPeer + 1;
    pending.sweep(GIVEN_UP_SWEEPS);
    peers.values().forEach(peer -> lost.remove(peer.node()));
    lost.forEach(nodeGone);
  }

  /**
   * Fails when no verticle can be reached, when the one that was asked does not answer, or when the
   * evaluation is cancelled.
   */
  Future<ChainResult> ask(
      ChainRequest request, DeliveryOptions options, Cancellation cancellation) {
    Asked asked = new Asked(request, options, cancellation);
    return askNow(asked, List.of())
        .recover(
            failure ->
                failure instanceof NoPeer && !cancellation.isCancelled()
                    ? awaitPeer(cancellation).compose(resumed -> askNow(asked, List.of()))
                    : Future.failedFuture(failure));
  }

  /** Completes when a verticle can be used; fails without one, at once where none is known. */
  Future<Void> awaitPeer(Cancellation cancellation) {
    return peers.isEmpty() ? Future.failedFuture(new NoPeer()) : pending.add(cancellation);
  }

  private record Asked(ChainRequest request, DeliveryOptions options, Cancellation cancellation) {}

  private Future<ChainResult> askNow(Asked asked, List<ChainPeer> tried) {
    Optional<ChainPeer> next = leastLoaded(tried);
    if (next.isEmpty() || tried.size() == MAX_ATTEMPTS || asked.cancellation().isCancelled()) {
      return Future.failedFuture(new NoPeer());
    }
    List<ChainPeer> trying = new ArrayList<>(tried);
    trying.add(next.get());
    return next.get()
        .ask(asked.request(), asked.options(), asked.cancellation())
        .recover(
            failure ->
                UnreachedChain.isNotBegun(failure)
                    ? askNow(asked, trying)
                    : Future.failedFuture(failure));
  }

  private Optional<ChainPeer> leastLoaded(List<ChainPeer> tried) {
    int fewest = Integer.MAX_VALUE;
    List<ChainPeer> equals = new ArrayList<>();
    for (ChainPeer peer : peers.values()) {
      if (!peer.isUsable() || tried.contains(peer) || peer.inFlight() > fewest) {
        continue;
      }
      if (peer.inFlight() < fewest) {
        fewest = peer.inFlight();
        equals.clear();
      }
      equals.add(peer);
    }
    return equals.isEmpty()
        ? Optional.empty()
        : Optional.of(equals.get(ThreadLocalRandom.current().nextInt(equals.size())));
  }

  private static final class NoPeer extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoPeer() {
      super("no chain node can be reached", null, false, false);
    }
  }

  /** Requests that wait for a verticle; at most as many as the proxy admits at once. */
  private static final class PendingCalls {
    private final Deque<Pending> calls = new ArrayDeque<>();
    private long sweeps;

    private record Pending(Promise<Void> resumed, long since) {}

    Future<Void> add(Cancellation cancellation) {
      Promise<Void> resumed = Promise.promise();
      Pending call = new Pending(resumed, sweeps);
      calls.add(call);
      cancellation.by(() -> remove(call));
      return resumed.future();
    }

    private void remove(Pending call) {
      if (calls.remove(call)) {
        call.resumed().fail(new NoPeer());
      }
    }

    void resume() {
      List<Pending> all = List.copyOf(calls);
      calls.clear();
      all.forEach(call -> call.resumed().complete());
    }

    void sweep(int maxSweeps) {
      sweeps++;
      while (!calls.isEmpty() && sweeps - calls.peek().since() > maxSweeps) {
        calls.remove().resumed().fail(new NoPeer());
      }
    }
  }
}
