package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.ConnectionLimits;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.config.settings.proxy.TokenHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may use a connection to an origin that is there already, and how many are kept. */
class KeptConnectionsTest {
  /** Of {@link ProxyHarness#start}. */
  private static final int LOOPS = 2;

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  /** {@code ci:token} in Base64. */
  private static final String CI = "Proxy-Authorization: Basic Y2k6dG9rZW4=\r\n";

  private final ProxyHarness proxy = ProxyHarness.create();
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
  private final List<RawClient> clients = new ArrayList<>();

  @AfterEach
  void close() {
    clients.forEach(RawClient::close);
    proxy.close();
  }

  /** The default one, and one whose requests have a header. */
  private void startWithTwoSandboxes(List<RawOrigin> origins) {
    String policy =
        """
        version: 1
        network_policies:
          test:
            endpoints: [{host: %s, ports: %s, protocol: rest, access: full}]
        """
            .formatted(HOST, origins.stream().map(RawOrigin::port).toList());
    proxy.sandboxes =
        new Sandboxes(
            List.of(new Sandbox("ci", Optional.empty(), Optional.of(TokenHash.of("token")))),
            false);
    proxy.policies.put("ci", policy);
    proxy.start(policy);
  }

  /** On one connection, so that one event loop and its pool serve them all. */
  private void get(RawClient client, RawOrigin from, String lines) {
    client
        .send(Requests.get(from, "/").replace("\r\n\r\n", "\r\n" + lines + "\r\n"))
        .readUntil("\r\n\r\nhi");
  }

  /** Connections are dealt to the event loops in turn. */
  private List<RawClient> tunnels(int count) {
    List<RawClient> opened =
        IntStream.range(0, count)
            .mapToObj(ignored -> proxy.client().connectOnly(HOST + ":" + origin.port()))
            .toList();
    clients.addAll(opened);
    return opened;
  }

  @Test
  void theNextRequestUsesIt() {
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      get(client, origin, "");
      get(client, origin, "");
    }
    assertThat(origin.connections()).isEqualTo(1);
  }

  @Test
  void aTunnelThatUsesItGivesUpTheSocketThatWasDialledAhead() {
    proxy.start(ProxyHarness.rest(origin.port()));
    List<RawClient> opened = tunnels(3 * LOOPS);
    await().untilAsserted(() -> assertThat(origin.connections()).isEqualTo(3 * LOOPS));
    opened.forEach(client -> get(client, origin, ""));
    await().untilAsserted(() -> assertThat(origin.open()).isEqualTo(LOOPS));
    opened.forEach(client -> get(client, origin, ""));
    assertThat(origin.connections()).isEqualTo(3 * LOOPS);
  }

  @Test
  void aTunnelDialsNothingAheadWhereOneInTheClearIsKept() {
    proxy.start(ProxyHarness.rest(origin.port()));
    tunnels(LOOPS).forEach(client -> get(client, origin, ""));
    tunnels(LOOPS).forEach(client -> get(client, origin, ""));
    assertThat(origin.connections()).isEqualTo(LOOPS);
  }

  @Test
  void anotherSandboxDoesNot() {
    startWithTwoSandboxes(List.of(origin));
    try (RawClient client = proxy.client()) {
      get(client, origin, "");
      get(client, origin, CI);
      assertThat(origin.connections()).isEqualTo(2);
      get(client, origin, "");
    }
    assertThat(origin.connections()).isEqualTo(2);
  }

  @Test
  void theOneThatWaitedLongestMakesRoom() {
    RawOrigin other = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.limits = new ConnectionLimits(10, 10, 100, 64, 1, 1, 0, 1);
    proxy.start(
        """
        version: 1
        network_policies:
          test:
            endpoints: [{host: %s, ports: [%d, %d], protocol: rest, access: full}]
        """
            .formatted(HOST, origin.port(), other.port()));
    try (RawClient client = proxy.client()) {
      get(client, origin, "");
      get(client, other, "");
      get(client, other, "");
      get(client, origin, "");
    }
    assertThat(other.connections()).isEqualTo(1);
    assertThat(origin.connections()).isEqualTo(2);
  }

  /** The sandbox that keeps most makes room. */
  @Test
  void thoseOfOneSandboxStayWhateverAnotherKeeps() {
    List<RawOrigin> others =
        Stream.generate(() -> RawOrigin.plain(proxy.vertx, RawOrigin.always(OK))).limit(3).toList();
    proxy.limits = new ConnectionLimits(10, 10, 100, 64, 2, 1, 0, 1);
    startWithTwoSandboxes(Stream.concat(Stream.of(origin), others.stream()).toList());
    try (RawClient client = proxy.client()) {
      get(client, origin, "");
      others.forEach(other -> get(client, other, CI));
      get(client, origin, "");
      get(client, others.getLast(), CI);
    }
    assertThat(origin.connections()).isEqualTo(1);
    assertThat(others.getLast().connections()).isEqualTo(1);
  }

  /** A sandbox over its share gives up what it does not use. */
  @Test
  void anIdleOneMakesRoomForAnotherOrigin() {
    RawOrigin other = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.limits = new ConnectionLimits(10, 10, 1, 64, 64, 1, 0, 1);
    startWithTwoSandboxes(List.of(origin, other));
    try (RawClient client = proxy.client()) {
      get(client, origin, "");
      get(client, other, "");
    }
    assertThat(other.connections()).isEqualTo(1);
  }
}
