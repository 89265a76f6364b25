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
import org.jgroups.MergeView;
import org.jgroups.View;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what this node is and answers, and keeps what the other members say, so that the parts of a
 * cluster that was split, and a node that was taken for gone, are whole again when they are members
 * again. Everything happens on one thread of its own; the methods may be called on any.
 *
 * <ol>
 *   <li>A node says all of itself at each change, when clusters merge, and every {@value
 *       #REPEAT_SECONDS} s.
 *   <li>A newcomer asks, and is answered by everybody.
 *   <li>What a node said is forgotten when it is no member any more.
 * </ol>
 */
final class Presence implements PresenceGroup.Hearer, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
  private static final int REPEAT_SECONDS = 5;

  private final ScheduledExecutorService thread;
  private final BiConsumer<Directory, Directory> changed;
  private final CompletableFuture<PresenceGroup> group = new CompletableFuture<>();
  private final CompletableFuture<Void> informed = new CompletableFuture<>();
  private final Gathering<Address> gathering = new Gathering<>();
  private final NodePresence.Builder own;
  private final Set<BusHandler> handlers = new LinkedHashSet<>();
  private boolean unsaid;
  private volatile Directory directory = Directory.EMPTY;

  private Presence(String node, BiConsumer<Directory, Directory> changed) {
    this.own = NodePresence.newBuilder().setNode(node);
    this.changed = changed;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("cluster-presence").factory());
  }

  /**
   * Begins with nothing to say but that it is there.
   *
   * @param node what it is called
   * @param changed told the directory before and after each change
   */
  static Presence begin(String node, JChannel main, BiConsumer<Directory, Directory> changed) {
    Presence presence = new Presence(node, changed);
    PresenceGroup group = PresenceGroup.on(main, presence);
    presence.group.complete(group);
    presence.onThread(() -> presence.ask(group));
    var unused =
        presence.thread.scheduleWithFixedDelay(
            presence.guarded(() -> presence.say(group)),
            REPEAT_SECONDS,
            REPEAT_SECONDS,
            TimeUnit.SECONDS);
    return presence;
  }

  /** As last said by the members, this node included. */
  Directory directory() {
    return directory;
  }

  /** Completes when every member of the moment has been heard, or after a while. */
  CompletableFuture<Void> informed(int atMostMillis) {
    return informed.copy().completeOnTimeout(null, atMostMillis, TimeUnit.MILLISECONDS);
  }

  /** Completes when this node finds itself there; the others follow at once. */
  CompletableFuture<Void> listens(NodeInfo at) {
    return change(() -> own.setBusHost(at.host()).setBusPort(at.port()));
  }

  CompletableFuture<Void> add(BusHandler handler) {
    return change(() -> handlers.add(handler));
  }

  CompletableFuture<Void> remove(BusHandler handler) {
    return change(() -> handlers.remove(handler));
  }

  private CompletableFuture<Void> change(Runnable what) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    onThread(
        () -> {
          what.run();
          own.setNumber(own.getNumber() + 1);
          PresenceGroup members = group.join();
          hear(members.self(), saying());
          done.complete(null);
          // What follows closely is said in one.
          if (!unsaid) {
            unsaid = true;
            onThread(() -> say(members));
          }
        });
    return done;
  }

  @Override
  public void members(View view) {
    onThread(
        () -> {
          gathering.members(view.getMembers());
          refresh();
          if (view instanceof MergeView) {
            say(group.join());
          }
        });
  }

  @Override
  public void said(Address member, ByteString what) {
    onThread(
        () -> {
          try {
            NodePresence presence = NodePresence.parseFrom(what);
            hear(member, presence);
            if (presence.getNewcomer() && !member.equals(group.join().self())) {
              group.join().tell(member, saying().toByteArray());
            }
          } catch (InvalidProtocolBufferException e) {
            LOG.warn("a cluster member said something that this version does not understand");
          }
        });
  }

  private void hear(Address member, NodePresence presence) {
    if (gathering.heard(member, presence)) {
      refresh();
    }
  }

  private void refresh() {
    Directory before = directory;
    directory = gathering.directory();
    changed.accept(before, directory);
    if (gathering.unheard().isEmpty()) {
      informed.complete(null);
    }
  }

  private void ask(PresenceGroup members) {
    own.setNumber(1);
    hear(members.self(), saying());
    members.tellAll(saying().toBuilder().setNewcomer(true).build().toByteArray());
  }

  private void say(PresenceGroup members) {
    unsaid = false;
    members.tellAll(saying().toByteArray());
  }

  private NodePresence saying() {
    return own.build().toBuilder().addAllHandlers(handlers).build();
  }

  private void onThread(Runnable work) {
    thread.execute(guarded(work));
  }

  /** Whatever was not said now is said with the next repetition. */
  private Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException e) {
        LOG.warn("the other cluster members could not be told of this node: {}", e.toString());
      }
    };
  }

  @Override
  public void close() {
    group.join().close();
    thread.shutdown();
  }
}
