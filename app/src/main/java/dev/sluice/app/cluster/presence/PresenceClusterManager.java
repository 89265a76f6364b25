package dev.sluice.app.cluster.presence;

import dev.sluice.proto.v1.BusHandler;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import io.vertx.ext.cluster.infinispan.InfinispanClusterManager;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.infinispan.factories.GlobalComponentRegistry;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.remoting.transport.Transport;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jgroups.JChannel;

/**
 * Infinispan's cluster manager, but for who is where and answers what: Infinispan keeps that in
 * maps that everybody writes, which the halves of a split cluster do not unite, and which lose a
 * node that was taken for gone and is back. Here each node speaks for itself ({@link Presence}).
 * Any thread.
 */
public final class PresentNodes extends InfinispanClusterManager {
  /** Whoever is slower than that at a start is heard a little later. */
  private static final int INFORMED_MILLIS = 3000;

  private final DefaultCacheManager caches;
  private final String id;
  private final CompletableFuture<Presence> presence = new CompletableFuture<>();
  private final CompletableFuture<BusDoor> door = new CompletableFuture<>();
  private final CompletableFuture<NodeInfo> self = new CompletableFuture<>();
  private volatile RegistrationListener listener = new RegistrationListener() {};

  /**
   * @param name what the node is called; its id is new with every start
   * @param caches started; the caller's to stop
   */
  public PresentNodes(String name, DefaultCacheManager caches) {
    super(caches);
    this.caches = caches;
    this.id = name + "-" + UUID.randomUUID();
  }

  @Override
  public void init(Vertx vertx) {
    super.init(vertx);
    door.complete(new BusDoor(vertx));
  }

  @Override
  public synchronized void registrationListener(RegistrationListener selector) {
    listener = selector;
  }

  @Override
  public void join(Completable<Void> joined) {
    Promise<Void> caching = Promise.promise();
    super.join(caching);
    caching
        .future()
        .compose(
            ready -> {
              presence.complete(Presence.begin(id, channel(), this::changed));
              return Future.fromCompletionStage(presence.join().informed(INFORMED_MILLIS));
            })
        .onComplete(joined);
  }

  @Override
  public void leave(Completable<Void> left) {
    var unused = presence.thenAccept(Presence::close);
    super.leave(left);
  }

  @Override
  public String getNodeId() {
    return id;
  }

  @Override
  public List<String> getNodes() {
    return directory().nodes();
  }

  @Override
  public void setNodeInfo(NodeInfo info, Completable<Void> set) {
    self.complete(info);
    answer(presence.join().listens(info), set);
  }

  @Override
  public synchronized NodeInfo getNodeInfo() {
    return self.join();
  }

  /** Of a node that can be reached; else nothing sent to it can arrive. */
  @Override
  public void getNodeInfo(String node, Completable<NodeInfo> found) {
    directory()
        .node(node)
        .map(info -> door.join().reach(info))
        .orElseGet(() -> Future.failedFuture(BusDoor.closed("it is no member of the cluster")))
        .onComplete(found);
  }

  /** Those for this process alone are never looked up. */
  @Override
  public void addRegistration(String address, RegistrationInfo info, Completable<Void> added) {
    if (info.localOnly()) {
      added.succeed();
    } else {
      answer(presence.join().add(handler(address, info)), added);
    }
  }

  @Override
  public void removeRegistration(String address, RegistrationInfo info, Completable<Void> removed) {
    if (info.localOnly()) {
      removed.succeed();
    } else {
      answer(presence.join().remove(handler(address, info)), removed);
    }
  }

  @Override
  public void getRegistrations(String address, Completable<List<RegistrationInfo>> found) {
    found.succeed(directory().handlers(address));
  }

  private JChannel channel() {
    Transport transport = GlobalComponentRegistry.componentOf(caches, Transport.class);
    return ((JGroupsTransport) transport).getChannel();
  }

  private Directory directory() {
    return presence.join().directory();
  }

  private void changed(Directory before, Directory after) {
    for (String address : after.changedSince(before)) {
      if (listener.wantsUpdatesFor(address)) {
        listener.registrationsUpdated(
            new RegistrationUpdateEvent(address, after.handlers(address)));
      }
    }
  }

  private static BusHandler handler(String address, RegistrationInfo info) {
    return BusHandler.newBuilder().setAddress(address).setSequence(info.seq()).build();
  }

  private static void answer(CompletionStage<Void> stage, Completable<Void> caller) {
    stage.whenComplete((done, failure) -> caller.complete(null, failure));
  }
}
