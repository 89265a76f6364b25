package dev.sluice.proxy.chain;

import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
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
 * Event loop only. The chain verticles that are alive, by their heartbeats, and which of them to
 * ask: the one with the fewest requests of this loop in flight, chance among equals.
 *
 * <p>One is asked when it was heard and a message was seen to reach it. A request moves on to the
 * next only when it cannot have been evaluated. Those in flight to one that falls silent fail,
 * because they may have been evaluated. While one was heard a moment ago, a request that finds
 * nobody waits a little: a heartbeat may be late, and a restart short.
 */
final class ChainLoadBalancer {
  /**
   * Sweeps without a heartbeat, about 2 s. Counted rather than timed: after a pause of this process
   * the first sweep may come before the heartbeats that wait.
   */
  static final int SILENT_SWEEPS = 8;

  /** Two heartbeats. */
  private static final int HEARD_SWEEPS = 4;

  /** After about 10 s a silent one is forgotten, and a request that finds nobody does not wait. */
  static final int GONE_SWEEPS = 40;

  /** A bound for what unknown senders can make us hold. */
  private static final int MAX_PEERS = 4096;

  /** A request may be 4 MiB, and each attempt writes it again. */
  private static final int MAX_ATTEMPTS = 3;

  private final EventBus bus;
  private final Consumer<String> nodeGone;
  private final Map<String, ChainPeer> peers = new LinkedHashMap<>();
  private final PendingCalls waiting = new PendingCalls();

  /**
   * @param nodeGone told the name of a node when the last of its verticles is given up
   */
  ChainLoadBalancer(EventBus bus, Consumer<String> nodeGone) {
    this.bus = bus;
    this.nodeGone = nodeGone;
  }

  void heard(ChainHeartbeat heartbeat) {
    String address = heartbeat.getAddress();
    if (peers.size() < MAX_PEERS) {
      peers.computeIfAbsent(
          address, unknown -> new ChainPeer(bus, heartbeat, this::isAnybodyHeard));
    }
    ChainPeer peer = peers.get(address);
    if (peer != null) {
      peer.heard(heartbeat, this::callIn);
      callIn();
    }
  }

  private void callIn() {
    if (taking() > 0) {
      waiting.callIn();
    }
  }

  /** How many a request may be sent to. */
  long taking() {
    return peers.values().stream().filter(ChainPeer::isTaking).count();
  }

  private boolean isAnybodyHeard() {
    return peers.values().stream().anyMatch(peer -> peer.heardWithin(HEARD_SWEEPS));
  }

  /** To be called four times a second. */
  void giveUpTheSilent() {
    Set<String> lost = new HashSet<>();
    for (Iterator<ChainPeer> all = peers.values().iterator(); all.hasNext(); ) {
      ChainPeer peer = all.next();
      int silent = peer.sweep(this::callIn);
      if (silent == SILENT_SWEEPS + 1) {
        peer.giveUp();
      } else if (silent > GONE_SWEEPS) {
        all.remove();
        lost.add(peer.node());
      }
    }
    waiting.sweep(SILENT_SWEEPS);
    peers.values().forEach(peer -> lost.remove(peer.node()));
    lost.forEach(nodeGone);
  }

  /** Fails when nobody could be asked, or the one that was did not answer. */
  Future<ChainResult> ask(ChainRequest request, DeliveryOptions options) {
    return askAtOnce(request, options, List.of())
        .recover(
            failure ->
                failure instanceof Nobody && !peers.isEmpty()
                    ? waiting.enter().compose(called -> askAtOnce(request, options, List.of()))
                    : Future.failedFuture(failure));
  }

  private Future<ChainResult> askAtOnce(
      ChainRequest request, DeliveryOptions options, List<ChainPeer> tried) {
    Optional<ChainPeer> next = leastLoaded(tried);
    if (next.isEmpty() || tried.size() == MAX_ATTEMPTS) {
      return Future.failedFuture(new Nobody());
    }
    List<ChainPeer> trying = new ArrayList<>(tried);
    trying.add(next.get());
    return next.get()
        .ask(request, options)
        .recover(
            failure ->
                ChainPeer.notEvaluated(failure)
                    ? askAtOnce(request, options, trying)
                    : Future.failedFuture(failure));
  }

  private Optional<ChainPeer> leastLoaded(List<ChainPeer> tried) {
    int fewest = Integer.MAX_VALUE;
    List<ChainPeer> equals = new ArrayList<>();
    for (ChainPeer peer : peers.values()) {
      if (!peer.isTaking() || tried.contains(peer) || peer.inFlight() > fewest) {
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

  /** Nothing was evaluated. */
  static final class Nobody extends RuntimeException {
    private static final long serialVersionUID = 1;

    Nobody() {
      super("no chain node can be reached", null, false, false);
    }
  }
}
