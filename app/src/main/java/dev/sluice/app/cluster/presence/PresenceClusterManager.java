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
 * Infinispan's cluster manager with its own registry of nodes and handlers. Infinispan keeps these
 * in maps that all nodes write: a split cluster does not merge them, and a returning node is
 * missing from them. Here each node announces itself ({@link Presence}). Any thread.
 */
public final class PresenceClusterManager extends InfinispanClusterManager {
  /** Startup wait for announcements; slower members are learned later. */
  private static final int INFORMED_MILLIS = 3000;

  private final DefaultCacheManager caches;
  private final String id;
  private final CompletableFuture<Presence> presence = new CompletableFuture<>();
  private final CompletableFuture<BusReachability> reachability = new CompletableFuture<>();
  private final CompletableFuture<NodeInfo> self = new CompletableFuture<>();
  private volatile RegistrationListener listener = new RegistrationListener() {};

  /**
   * @param name of the node; its id is new at every start
   * @param caches started; the caller stops them
   */
  public PresenceClusterManager(String name, DefaultCacheManager caches) {
    super(caches);
    this.caches = caches;
    this.id = name + "-" + UUID.randomUUID();
  }

  @Override
  public void init(Vertx vertx) {
    super.init(vertx);
    reachability.complete(new BusReachability(vertx));
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
              presence.complete(Presence.begin(id, channel(), this::onChange));
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

  /** Fails for an unreachable node, since no message to it could arrive. */
  @Override
  public void getNodeInfo(String node, Completable<NodeInfo> found) {
    directory()
        .node(node)
        .map(info -> reachability.join().requireReachable(info))
        .orElseGet(
            () -> Future.failedFuture(BusReachability.unreachable("not a member of the cluster")))
        .onComplete(found);
  }

  /** Local handlers are not announced: they are never looked up. */
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

  private MemberDirectory directory() {
    return presence.join().directory();
  }

  private void onChange(MemberDirectory before, MemberDirectory after) {
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
