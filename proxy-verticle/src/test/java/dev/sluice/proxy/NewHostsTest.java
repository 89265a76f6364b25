package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.Ports;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One sandbox opens tunnels to ever new hosts of a wildcard; another one is served. */
class NewHostsTest {
  private static final Sandbox HOSTILE =
      new Sandbox(
          "hostile", Optional.of(new HostPort("127.0.0.1", Ports.free())), Optional.empty());

  private static final int WAITING = 256;

  /** Some have their turn, and the others wait. */
  private static final int MOST =
      Math.max(1, Runtime.getRuntime().availableProcessors() / 2) + WAITING;

  private final NameServer names =
      new NameServer(name -> List.of(InetAddress.getLoopbackAddress()));
  private final ProxyHarness proxy = ProxyHarness.asking(names);
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(""));
  private final CountDownLatch held = new CountDownLatch(1);
  private final List<RawClient> clients = new ArrayList<>();

  @AfterEach
  void close() {
    held.countDown();
    clients.forEach(RawClient::close);
    proxy.close();
    names.close();
  }

  /** Nothing is minted until the latch opens. */
  private void hold() {
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      var unused =
          proxy
              .vertx
              .createSharedWorkerExecutor("sluice-leaf-certificates")
              .executeBlocking(
                  () -> {
                    held.await();
                    return true;
                  },
                  false);
    }
  }

  private RawClient connect(int port, String host) {
    String to = host + ":" + origin.port();
    RawClient client = RawClient.connect(port);
    clients.add(client);
    return client.send("CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n\r\n");
  }

  private void hostile() {
    RawClient unused =
        connect(HOSTILE.listen().orElseThrow().port(), "h" + clients.size() + ".many.test");
  }

  private Optional<TunnelDecision> exhausted() {
    return proxy.records().stream()
        .filter(AuditRecord::hasTunnel)
        .map(AuditRecord::getTunnel)
        .filter(it -> it.getRule().getEngine().equals(RuleEngine.CAPACITY.text()))
        .findFirst();
  }

  @Test
  void newHostsOfOneSandboxLeaveTurnsToOthers() {
    String policy = ProxyHarness.rest(origin.port()).replace(ProxyHarness.HOST, "'*.many.test'");
    proxy.sandboxes = new Sandboxes(List.of(HOSTILE), false);
    proxy.policies.put(HOSTILE.id(), policy);
    proxy.start(policy);
    hold();
    for (int i = 0; i < MOST; i++) {
      hostile();
    }
    // A few names may be lost on their way to the name server.
    await()
        .until(
            () -> {
              hostile();
              return exhausted().isPresent();
            });
    assertThat(proxy.services.orElseThrow().interception().turns().waiting()).isEqualTo(WAITING);
    RawClient quiet = connect(proxy.port, "quiet.many.test");
    held.countDown();

    assertThat(quiet.readHead()).startsWith("HTTP/1.1 200 ");
    TunnelDecision refused = exhausted().orElseThrow();
    assertThat(refused.getVerdict()).isEqualTo(Verdict.VERDICT_DENIED);
    assertThat(refused.getStatus()).isEqualTo(503);
    assertThat(refused.getRefusal()).isEqualTo("tls_termination_unavailable");
    assertThat(refused.getReason())
        .isEqualTo("too many new hosts of the sandbox wait for their certificates");
  }
}
