package dev.sluice.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.registration.RegistrationsReader;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.SnapshotHolder;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnAddressesTest {
  private final SnapshotHolder snapshots = new SnapshotHolder();
  private final OwnAddresses own =
      new OwnAddresses(snapshots, Set.of(new HostPort("Kafka.Example.Test", 9092)));

  @Test
  void servicesOfTheGenerationInForceCount() {
    assertThat(own.at(9092)).containsExactly("kafka.example.test");
    assertThat(own.at(50051)).isEmpty();
    snapshots.swap(new Snapshot(1, Map.of(), services("http://10.1.2.3:50051", "https://g.test")));
    assertThat(own.at(50051)).containsExactly("10.1.2.3");
    assertThat(own.at(443)).containsExactly("g.test");
    assertThat(own.at(9092)).containsExactly("kafka.example.test");
    snapshots.swap(new Snapshot(2, Map.of(), Registrations.none()));
    assertThat(own.at(443)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1, true",
    "10.0.0.2, 10.0.0.1, false",
    "127.0.0.1, 0.0.0.0, true",
    "::1, ::, true",
    "8.8.8.8, 0.0.0.0, false",
    "0.0.0.0, 127.0.0.1, true",
    "0.0.0.0, 8.8.8.8, false",
    "64:ff9b::a00:1, 10.0.0.1, true",
    "2002:a00:1::1, 10.0.0.1, true"
  })
  void everyReadingOfADestinationIsCompared(String to, String own, boolean same) {
    assertThat(OwnAddresses.meet(ip(to), List.of(ip(own)))).isEqualTo(same);
  }

  @Test
  void theLastAddressesOfANameStay() {
    assertThat(own.addresses("kafka.example.test")).isEmpty();
    own.onResolved("kafka.example.test", List.of(ip("10.0.0.9")));
    assertThat(own.addresses("kafka.example.test")).containsExactly(ip("10.0.0.9"));
    assertThat(own.addresses("localhost")).contains(ip("127.0.0.1"), ip("::1"));
  }

  private static Registrations services(String... endpoints) {
    StringBuilder toml = new StringBuilder("[openshell]\nversion = 1\n");
    for (int i = 0; i < endpoints.length; i++) {
      toml.append("[[openshell.supervisor.middleware]]\nname = \"acme/s%d\"\n".formatted(i))
          .append("grpc_endpoint = \"%s\"\nmax_body_bytes = 1000\n".formatted(endpoints[i]));
    }
    Compilation<Registrations> read =
        RegistrationsReader.read(new Source("gateway.toml", toml.toString()));
    assertThat(read).as(read::toString).isInstanceOf(Compilation.Compiled.class);
    return ((Compilation.Compiled<Registrations>) read).value();
  }

  private static InetAddress ip(String text) {
    return IpLiteral.parse(text).orElseThrow();
  }
}
