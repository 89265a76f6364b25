package dev.sluice.app.cluster.presence;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.proto.v1.BusHandler;
import dev.sluice.proto.v1.NodePresence;
import io.vertx.core.spi.cluster.NodeInfo;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces this node and collects the announcements of the other members. After a split, or when a
 * node returns that was considered gone, the members know each other again as soon as they are
 * connected. Works on a thread of its own; its methods may be called on any.
 *
 * <ol>
 *   <li>A node announces its complete state at each change, when clusters merge, and every {@value
 *       #REPEAT_SECONDS} s.
 *   <li>A new member asks, and all members answer.
 *   <li>The announcement of a node is forgotten when its membership ends.
 * </ol>
 */
final class Presence implements PresenceGroup.PresenceListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
  private static final int REPEAT_SECONDS = 5;

  private final ScheduledExecutorService thread;
  private final BiConsumer<MemberDirectory, MemberDirectory> onChange;
  private final CompletableFuture<PresenceGroup> group = new CompletableFuture<>();
  private final CompletableFuture<Void> informed = new CompletableFuture<>();
  private final PresenceRegistry<Address> registry = new PresenceRegistry<>();
  private final OwnState own;
  private boolean announcementPending;
  private volatile MemberDirectory directory = MemberDirectory.EMPTY;

  private Presence(String node, BiConsumer<MemberDirectory, MemberDirectory> onChange) {
    this.own = new OwnState(NodePresence.newBuilder().setNode(node), new LinkedHashSet<>());
    this.onChange = onChange;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("cluster-presence").factory());
  }

  static Presence begin(
      String node, JChannel channel, BiConsumer<MemberDirectory, MemberDirectory> onChange) {
    Presence presence = new Presence(node, onChange);
    PresenceGroup group = PresenceGroup.on(channel, presence);
    presence.group.complete(group);
    presence.onThread(() -> presence.introduce(group));
    var unused =
        presence.thread.scheduleWithFixedDelay(
            presence.guarded(() -> presence.announce(group)),
            REPEAT_SECONDS,
            REPEAT_SECONDS,
            TimeUnit.SECONDS);
    return presence;
  }

  MemberDirectory directory() {
    return directory;
  }

  /** Completes when every current member has announced itself, or at the time limit. */
  CompletableFuture<Void> informed(int atMostMillis) {
    return informed.copy().completeOnTimeout(null, atMostMillis, TimeUnit.MILLISECONDS);
  }

  CompletableFuture<Void> listens(NodeInfo at) {
    return change(() -> own.node().setBusHost(at.host()).setBusPort(at.port()));
  }

  CompletableFuture<Void> add(BusHandler handler) {
    return change(() -> own.handlers().add(handler));
  }

  CompletableFuture<Void> remove(BusHandler handler) {
    return change(() -> own.handlers().remove(handler));
  }

  private CompletableFuture<Void> change(Runnable update) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    onThread(
        () -> {
          update.run();
          own.node().setNumber(own.node().getNumber() + 1);
          PresenceGroup members = group.join();
          accept(members.self(), own.announcement());
          done.complete(null);
          // Changes in quick succession share an announcement.
          if (!announcementPending) {
            announcementPending = true;
            onThread(() -> announce(members));
          }
        });
    return done;
  }

  @Override
  public void onMembers(boolean merged) {
    onThread(
        () -> {
          updateMembers();
          if (merged) {
            announce(group.join());
          }
        });
  }

  /** Reads them now: notices of two changes may arrive in the wrong order. */
  private void updateMembers() {
    registry.onMembers(group.join().members());
    refresh();
  }

  @Override
  public void onAnnouncement(Address member, ByteString announcement) {
    onThread(
        () -> {
          try {
            NodePresence presence = NodePresence.parseFrom(announcement);
            accept(member, presence);
            if (presence.getNewcomer() && !member.equals(group.join().self())) {
              group.join().send(member, own.announcement().toByteArray());
            }
          } catch (InvalidProtocolBufferException e) {
            LOG.warn("a cluster member sent an announcement that this version cannot read");
          }
        });
  }

  private void accept(Address member, NodePresence presence) {
    if (registry.onAnnouncement(member, presence)) {
      refresh();
    }
  }

  private void refresh() {
    MemberDirectory before = directory;
    directory = registry.directory();
    onChange.accept(before, directory);
    if (registry.silent().isEmpty()) {
      informed.complete(null);
    }
  }

  private void introduce(PresenceGroup members) {
    updateMembers();
    own.node().setNumber(1);
    accept(members.self(), own.announcement());
    members.sendAll(own.announcement().toBuilder().setNewcomer(true).build().toByteArray());
  }

  private void announce(PresenceGroup members) {
    announcementPending = false;
    members.sendAll(own.announcement().toByteArray());
  }

  private void onThread(Runnable work) {
    thread.execute(guarded(work));
  }

  /** A failed announcement is made up by the next repetition. */
  private Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException e) {
        LOG.warn("this node could not be announced to the cluster: {}", e.toString());
      }
    };
  }

  @Override
  public void close() {
    group.join().close();
    thread.shutdown();
  }

  /** What this node announces; changed on the thread of its presence only. */
  private record OwnState(NodePresence.Builder node, Set<BusHandler> handlers) {
    NodePresence announcement() {
      return node.build().toBuilder().addAllHandlers(handlers).build();
    }
  }
}
