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
 * <p>A request moves on to the next only when it cannot have arrived. Those in flight to one that
 * falls silent fail, because they may have been evaluated.
 */
final class ChainPeers {
  /**
   * Sweeps without a heartbeat, about 2 s. Counted rather than timed: after a pause of this process
   * the first sweep may come before the heartbeats that wait.
   */
  static final int SILENT_SWEEPS = 8;

  /** A bound for what unknown senders can make us hold. */
  private static final int MAX_PEERS = 4096;

  /** A request may be 4 MiB, and each attempt writes it again. */
  private static final int MAX_ATTEMPTS = 3;

  private final EventBus bus;
  private final Consumer<String> nodeGone;
  private final Map<String, ChainPeer> peers = new LinkedHashMap<>();

  /**
   * @param nodeGone told the name of a node when the last of its verticles is given up
   */
  ChainPeers(EventBus bus, Consumer<String> nodeGone) {
    this.bus = bus;
    this.nodeGone = nodeGone;
  }

  void heard(ChainHeartbeat heartbeat) {
    ChainPeer known = peers.get(heartbeat.getAddress());
    if (known != null) {
      known.heard(heartbeat);
    } else if (peers.size() < MAX_PEERS) {
      peers.put(heartbeat.getAddress(), new ChainPeer(heartbeat));
    }
  }

  /** To be called four times a second. */
  void giveUpTheSilent() {
    Set<String> lost = new HashSet<>();
    for (Iterator<ChainPeer> all = peers.values().iterator(); all.hasNext(); ) {
      ChainPeer peer = all.next();
      if (peer.sweep() > SILENT_SWEEPS) {
        all.remove();
        lost.add(peer.node());
        peer.giveUp();
      }
    }
    peers.values().forEach(peer -> lost.remove(peer.node()));
    lost.forEach(nodeGone);
  }

  /** Fails when nobody could be asked, or the one that was did not answer. */
  Future<ChainResult> ask(ChainRequest request, DeliveryOptions options) {
    return ask(request, options, List.of());
  }

  private Future<ChainResult> ask(
      ChainRequest request, DeliveryOptions options, List<ChainPeer> tried) {
    Optional<ChainPeer> next = leastLoaded(tried);
    if (next.isEmpty() || tried.size() == MAX_ATTEMPTS) {
      return Future.failedFuture(new IllegalStateException("no chain node can be reached"));
    }
    List<ChainPeer> trying = new ArrayList<>(tried);
    trying.add(next.get());
    return next.get()
        .ask(bus, request, options)
        .recover(
            failure ->
                ChainPeer.neverArrived(failure)
                    ? ask(request, options, trying)
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
}
