package dev.sluice.app.cluster;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.IpLiteral;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jgroups.JChannel;
import org.jgroups.conf.ProtocolConfiguration;
import org.jgroups.conf.ProtocolStackConfigurator;

/**
 * The JGroups protocols of a member, bottom first. TCP only: no multicast, and no port besides that
 * of {@code cluster.listen}.
 */
final class MemberProtocols {
  /**
   * Long, so that a pause of a node does not split the cluster. Requests depend on the heartbeats
   * of the chains instead, which are faster.
   */
  private static final String SUSPECTED_AFTER_MS = "8000";

  /** The time that a suspected member has to answer; a busy machine needs more than a second. */
  private static final String VERIFY_MS = "2000";

  private static final String HEARTBEAT_MS = "2000";

  /**
   * The wait of a node that finds no other. A node that gives up too early forms a second cluster,
   * and the first TLS handshakes of two new processes are slow.
   */
  private static final String JOIN_MS = "8000";

  /**
   * Within {@link #JOIN_MS}. The first discovery may come before the members have given up a
   * coordinator that was killed, and only a coordinator admits new members.
   */
  private static final String DISCOVERIES = "8";

  private static final String ALONE_MS = "100";

  /**
   * Mean interval of acknowledgments; a message is kept for retransmission until all members have
   * acknowledged it. At the default of 20 s each join restarts the interval, and the heap grows
   * where nodes come and go.
   */
  private static final String STABLE_GOSSIP_MS = "2000";

  private static final String STABLE_BYTES = "262144";

  private MemberProtocols() {}

  /**
   * A channel that is not connected yet.
   *
   * @param bind an address of this machine
   */
  static JChannel channel(HostPort bind, List<HostPort> members) {
    try {
      return new JChannel(new Stack(of(bind, members)));
    } catch (Exception e) {
      throw new IllegalStateException("the protocols of cluster members were refused", e);
    }
  }

  private static List<ProtocolConfiguration> of(HostPort bind, List<HostPort> members) {
    return List.of(
        transport(bind),
        discovery(members),
        protocol("MERGE3", Map.of("min_interval", "1000", "max_interval", "3000")),
        protocol("FD_ALL3", Map.of("timeout", SUSPECTED_AFTER_MS, "interval", HEARTBEAT_MS)),
        protocol("VERIFY_SUSPECT2", Map.of("timeout", VERIFY_MS)),
        protocol("pbcast.NAKACK2", Map.of("use_mcast_xmit", "false")),
        protocol("UNICAST3", Map.of()),
        protocol(
            "pbcast.STABLE",
            Map.of("desired_avg_gossip", STABLE_GOSSIP_MS, "max_bytes", STABLE_BYTES)),
        protocol(
            "pbcast.GMS",
            Map.of("print_local_addr", "false", "join_timeout", joinTime(bind, members))),
        protocol("UFC", Map.of()),
        protocol("MFC", Map.of()),
        protocol("FRAG4", Map.of()));
  }

  private static String joinTime(HostPort bind, List<HostPort> members) {
    return members.stream().allMatch(bind::equals) ? ALONE_MS : JOIN_MS;
  }

  private static ProtocolConfiguration transport(HostPort bind) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("bind_addr", bind.host());
    options.put("bind_port", Integer.toString(bind.port()));
    options.put("port_range", "0");
    options.put("sock_conn_timeout", "1000");
    options.put("linger", "-1");
    // The system closes the connections of a process that was killed, so that the others need not
    // wait for its heartbeats. VERIFY_SUSPECT2 asks first.
    options.put("enable_suspect_events", "true");
    // Each thread sends its own messages: a bundler's thread would wait for the slowest member.
    options.put("bundler_type", "no-bundler");
    // It would accept any peer, in clear text.
    options.put("diag.enabled", "false");
    return protocol("TCP", options);
  }

  private static ProtocolConfiguration discovery(List<HostPort> members) {
    boolean named = members.stream().anyMatch(m -> IpLiteral.parse(m.host()).isEmpty());
    return named ? byName(members) : byAddress(members);
  }

  private static ProtocolConfiguration byAddress(List<HostPort> members) {
    String hosts =
        members.stream()
            .map(member -> member.host() + "[" + member.port() + "]")
            .collect(Collectors.joining(","));
    return discovery("TCPPING", Map.of("initial_hosts", hosts, "port_range", "0"));
  }

  /** Names are resolved again at each discovery; a name may have many addresses. */
  private static ProtocolConfiguration byName(List<HostPort> members) {
    String names = members.stream().map(HostPort::host).distinct().collect(Collectors.joining(","));
    return discovery("dns.DNS_PING", Map.of("dns_query", names, "dns_record_type", "A"));
  }

  private static ProtocolConfiguration discovery(String name, Map<String, String> own) {
    Map<String, String> options = new LinkedHashMap<>(own);
    options.put("num_discovery_runs", DISCOVERIES);
    // Members that list different ones of the others reach all of them, also after a merge.
    options.put("return_entire_cache", "true");
    // An address that does not answer holds up no other.
    options.put("async_discovery_use_separate_thread_per_request", "true");
    return protocol(name, options);
  }

  private static ProtocolConfiguration protocol(String name, Map<String, String> options) {
    return new ProtocolConfiguration(name, new LinkedHashMap<>(options));
  }

  private record Stack(List<ProtocolConfiguration> protocols) implements ProtocolStackConfigurator {
    @Override
    public List<ProtocolConfiguration> getProtocolStack() {
      return protocols;
    }

    @Override
    public String getProtocolStackString() {
      return protocols.toString();
    }
  }
}
