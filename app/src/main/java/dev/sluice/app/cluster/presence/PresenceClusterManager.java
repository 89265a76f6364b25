package dev.sluice.app.cluster.presence;

import dev.sluice.proto.v1.BusHandler;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.shareddata.Counter;
import io.vertx.core.shareddata.Lock;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jgroups.JChannel;

/**
 * Tells the event bus which node serves which address, as the nodes announce it ({@link Presence}).
 * Any thread.
 *
 * <p>Maps, locks and counters of a cluster are refused: state that all nodes write needs a rule for
 * splits and for the loss of many nodes, and nothing here needs such state (ADR 19).
 */
public final class PresenceClusterManager implements ClusterManager {
  /** Startup wait for announcements; slower members are learned later. */
  private static final int INFORMED_MILLIS = 3000;

  private final JChannel channel;
  private final String id;
  private final CompletableFuture<Presence> presence = new CompletableFuture<>();
  private final CompletableFuture<BusReachability> reachability = new CompletableFuture<>();
  private final CompletableFuture<NodeInfo> self = new CompletableFuture<>();
  private volatile RegistrationListener listener = new RegistrationListener() {};
  private volatile boolean active;

  /**
   * @param name of the node; its id is new at every start
   * @param channel connected; the caller closes it
   */
  public PresenceClusterManager(String name, JChannel channel) {
    this.channel = channel;
    this.id = name + "-" + UUID.randomUUID();
  }

  @Override
  public void init(Vertx vertx) {
    reachability.complete(new BusReachability(vertx));
  }

  @Override
  public void registrationListener(RegistrationListener selector) {
    listener = selector;
  }

  @Override
  public void nodeListener(NodeListener nodes) {}

  @Override
  public void join(Completable<Void> joined) {
    active = true;
    Presence begun = Presence.begin(id, channel, this::onChange);
    presence.complete(begun);
    answer(begun.informed(INFORMED_MILLIS), joined);
  }

  @Override
  public void leave(Completable<Void> left) {
    active = false;
    var unused = presence.thenAccept(Presence::close);
    left.succeed();
  }

  @Override
  public boolean isActive() {
    return active;
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
  public NodeInfo getNodeInfo() {
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

  @Override
  public <K, V> void getAsyncMap(String name, Completable<AsyncMap<K, V>> found) {
    found.fail(noSharedData(name));
  }

  @Override
  public <K, V> Map<K, V> getSyncMap(String name) {
    throw noSharedData(name);
  }

  @Override
  public void getLockWithTimeout(String name, long timeout, Completable<Lock> locked) {
    locked.fail(noSharedData(name));
  }

  @Override
  public void getCounter(String name, Completable<Counter> found) {
    found.fail(noSharedData(name));
  }

  private static UnsupportedOperationException noSharedData(String name) {
    return new UnsupportedOperationException("members of the cluster share no data: " + name);
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

  /**
   * Probes the bus port of a node before the bus connects to it. The bus does not report a failed
   * connection, so the sender would wait for its timeout; an absent node is reported at once.
   */
  private static final class BusReachability {
    private static final int CONNECT_MILLIS = 1000;

    private final NetClient client;

    BusReachability(Vertx vertx) {
      this.client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_MILLIS));
    }

    Future<NodeInfo> requireReachable(NodeInfo node) {
      return client
          .connect(node.port(), node.host())
          .compose(NetSocket::close)
          .map(node)
          .recover(failure -> Future.failedFuture(unreachable("bus port unreachable")));
    }

    static ReplyException unreachable(String why) {
      return new ReplyException(ReplyFailure.NO_HANDLERS, why);
    }
  }
}
