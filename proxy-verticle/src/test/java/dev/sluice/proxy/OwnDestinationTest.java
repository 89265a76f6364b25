package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.HostPort;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The addresses of the node are no destinations, though policy and operator open them. */
class OwnDestinationTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  @Test
  void anAddressOfTheNodeIsRefused() {
    for (String own : new String[] {"127.0.0.1", "0.0.0.0", "localhost", HOST}) {
      RawOrigin admin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
      proxy.own = Set.of(new HostPort(own, admin.port()));
      proxy.start(ProxyHarness.rest(admin.port()));
      try (RawClient client = proxy.client()) {
        client.send(Requests.get(admin, "/metrics"));
        assertThat(client.readHead()).as(own).startsWith("HTTP/1.1 403 ");
      }
      try (RawClient client = proxy.client()) {
        client.send(
            "CONNECT %1$s:%2$d HTTP/1.1\r\nHost: %1$s:%2$d\r\n\r\n".formatted(HOST, admin.port()));
        assertThat(client.readHead()).as(own).startsWith("HTTP/1.1 403 ");
      }
      assertThat(admin.connections()).isZero();
    }
  }

  @Test
  void anotherPortOfTheSameAddressIsReached() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.own = Set.of(new HostPort("127.0.0.1", origin.port() == 1 ? 2 : 1));
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      client.send(Requests.get(origin, "/"));
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    }
  }
}
