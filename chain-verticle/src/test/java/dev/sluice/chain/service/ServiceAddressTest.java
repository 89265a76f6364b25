package dev.sluice.chain.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.service.call.DialSettings;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.registration.Registration;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The machine of the gateway, by the name that services of others have in their endpoints. */
class ServiceAddressTest {
  private static final String NAME = "host.openshell.internal";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Optional<InetAddress> HERE = IpLiteral.parse("127.0.0.1");

  private static final Optional<InetAddress> NOWHERE = IpLiteral.parse("127.0.0.2");

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setAddressResolverOptions(
                  new AddressResolverOptions().setHostsValue(Buffer.buffer("127.0.0.1 " + NAME))));
  private final TestService service = new TestService(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void isFoundInTheHostsFile() {
    ServiceLoop loop = dialing(Map.of());
    loop.adopt(registered("Host.OpenShell.internal", Optional.empty()));

    await().until(() -> loop.isResolved("guard"));
  }

  @Test
  void hasTheAddressOfTheRegistration() {
    ServiceLoop loop = dialing(Map.of());
    loop.adopt(registered(NAME, NOWHERE));

    await().until(() -> loop.reason("guard").endsWith("refused or is blocked"));
    assertThat(service.connections()).isZero();
  }

  @Test
  void hasTheAddressThatTheNodeGivesIt() {
    ServiceLoop loop = dialing(Map.of(NAME, HERE.orElseThrow()));
    loop.adopt(registered(NAME, NOWHERE));

    await().until(() -> loop.isResolved("guard"));
  }

  private ServiceLoop dialing(Map<String, InetAddress> hosts) {
    return ServiceLoop.dialing(vertx, new DialSettings(PATIENCE, hosts));
  }

  private Registration registered(String host, Optional<InetAddress> address) {
    return new Registration(
        "guard",
        URI.create("http://" + host + ":" + service.start()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "audience",
        true,
        Limits.PAYLOAD,
        PATIENCE,
        address,
        false);
  }
}
