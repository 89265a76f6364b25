package dev.sluice.app.cluster;

import dev.sluice.app.cluster.presence.PresenceClusterManager;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.ClusterSettings;
import dev.sluice.config.settings.ClusterSettings.Keys;
import dev.sluice.testing.Ports;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.JChannel;
import org.jgroups.View;
import org.jgroups.protocols.DISCARD;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.TP;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.stack.ProtocolStack;

/** A member on loopback, without keys, whose consumers answer with its name. */
final class TrialMember implements AutoCloseable {
  private final String name;
  private final ClusterSettings settings;
  private final Membership membership;
  private final PresenceClusterManager manager;
  private final Vertx vertx;
  private final Set<Object> heard = ConcurrentHashMap.newKeySet();

  private TrialMember(String name, ClusterSettings settings, int busSeenAt) {
    this.name = name;
    this.settings = settings;
    this.membership = Membership.join(name, settings);
    this.manager = (PresenceClusterManager) membership.clusterManager();
    EventBusOptions bus = membership.bus();
    if (busSeenAt > 0) {
      bus.setClusterPublicPort(busSeenAt);
    }
    this.vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(1).setEventBusOptions(bus))
            .withClusterManager(manager)
            .buildClustered()
            .await();
  }

  /** The first begins the cluster, and the others join it at the same moment. */
  static List<TrialMember> join(String first, String... others) {
    List<TrialMember> members = new ArrayList<>();
    members.add(first(first, Optional.empty(), 0, 0));
    TrialMember begins = members.getFirst();
    Arrays.stream(others).parallel().map(begins::another).forEachOrdered(members::add);
    return List.copyOf(members);
  }

  /**
   * One that begins a cluster.
   *
   * @param bus where it listens
   * @param busSeenAt where it says that it does
   */
  static TrialMember first(String name, Optional<Keys> keys, int bus, int busSeenAt) {
    HostPort listen = new HostPort("127.0.0.1", Ports.free());
    return new TrialMember(
        name, new ClusterSettings(listen, bus, List.of(listen), keys), busSeenAt);
  }

  /** One more. */
  TrialMember another(String other) {
    return another(other, List.of());
  }

  /**
   * One more.
   *
   * @param listedBefore members of its list that are not there
   */
  TrialMember another(String other, List<HostPort> listedBefore) {
    HostPort listen = new HostPort("127.0.0.1", Ports.free());
    List<HostPort> known = new ArrayList<>(listedBefore);
    known.add(settings.listen());
    return new TrialMember(other, new ClusterSettings(listen, 0, known, settings.keys()), 0);
  }

  /** Who knows where this one is, and has no keys. */
  TrialMember outsider(String other) {
    HostPort listen = new HostPort("127.0.0.1", Ports.free());
    return new TrialMember(
        other, new ClusterSettings(listen, 0, List.of(settings.listen()), Optional.empty()), 0);
  }

  /** Who is in the cluster, as this one sees it. */
  List<Address> present() {
    return channel().getView().getMembers();
  }

  /** Asks and waits for no answer. */
  void begin(String address, String question) {
    vertx.eventBus().request(address, question);
  }

  String name() {
    return name;
  }

  void answer(String address) {
    consume(address, message -> message.reply(name));
  }

  /** Takes all messages and answers none. */
  void listen(String address) {
    consume(address, message -> {});
  }

  private void consume(String address, Consumer<Message<Object>> then) {
    vertx
        .eventBus()
        .consumer(
            address,
            message -> {
              heard.add(message.body());
              then.accept(message);
            })
        .completion()
        .await();
  }

  /** Who answered, or that nobody is there; a time-out is an error. */
  String ask(String address) {
    return ask(address, "?");
  }

  String ask(String address, String question) {
    try {
      return vertx.eventBus().<String>request(address, question).await().body();
    } catch (ReplyException e) {
      if (e.failureType() == ReplyFailure.NO_HANDLERS) {
        return "no answer";
      }
      throw e;
    }
  }

  /** Whether somebody is known to answer there. */
  boolean knows(String address) {
    Promise<List<RegistrationInfo>> found = Promise.promise();
    manager.getRegistrations(address, found);
    return !found.future().await().isEmpty();
  }

  void publish(String address, String what) {
    vertx.eventBus().publish(address, what);
  }

  boolean heard(String what) {
    return heard.contains(what);
  }

  /**
   * As after a failure of the network, or a long pause of those who are left out. It lasts until
   * {@link #mayMerge}, if no member looks for others.
   */
  void sees(TrialMember... members) {
    JChannel channel = channel();
    GMS gms = channel.getProtocolStack().findProtocol(GMS.class);
    gms.installView(
        View.create(
            members[0].channel().getAddress(),
            channel.getView().getViewId().getId() + 1,
            Arrays.stream(members)
                .map(member -> member.channel().getAddress())
                .toArray(Address[]::new)));
    holdMerges();
  }

  /** Does not look for other parts of the cluster. */
  void holdMerges() {
    merges().stop();
  }

  /** Looks for them again, as after a change of members. */
  void mayMerge() {
    merges().down(new Event(Event.VIEW_CHANGE, channel().getView()));
  }

  private MERGE3 merges() {
    return channel().getProtocolStack().findProtocol(MERGE3.class);
  }

  /** As after kill -9: the system closes its sockets, and it says nothing any more. */
  void dies() {
    ProtocolStack protocols = channel().getProtocolStack();
    TP sockets = protocols.getTransport();
    try {
      // The channel still runs and would dial the other members again.
      protocols.insertProtocol(
          new DISCARD().discardAll(true), ProtocolStack.Position.ABOVE, sockets.getClass());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    sockets.stop();
  }

  JChannel channel() {
    return membership.channel();
  }

  /** From now on it says that its bus is where nobody listens. */
  void misleads() {
    Promise<Void> said = Promise.promise();
    manager.setNodeInfo(new NodeInfo("127.0.0.1", Ports.free(), null), said);
    said.future().await();
  }

  @Override
  public void close() {
    vertx.close().await();
    membership.close();
  }
}
