package dev.sluice.policy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.PolicyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimIndexTest {
  private static final List<String> HOSTS =
      List.of(
          "a.x.test",
          "a.x.test",
          "x.test",
          "*.x.test",
          "**.x.test",
          "a-*.x.test",
          "a-b.x.test",
          "b.a.x.test",
          "*.a.x.test",
          "b.*.x.test",
          "*.y.test",
          "a.y.test",
          "",
          "10.0.0.1",
          "::1");

  @Test
  void everyPairThatSharesAHostIsFoundOnceAndInOrder() {
    List<String> found = new ArrayList<>();
    index(Stream.concat(HOSTS.stream(), HOSTS.reversed().stream()).toList())
        .forEachPair((a, b) -> found.add(a.position() + " " + b.position()));

    assertThat(found).doesNotHaveDuplicates().containsAll(sharing());
    assertThat(found).allMatch(pair -> inOrder(pair.split(" ")));
  }

  private static boolean inOrder(String[] pair) {
    return Integer.parseInt(pair[0]) < Integer.parseInt(pair[1]);
  }

  /** What comparing each with each finds. */
  private static List<String> sharing() {
    List<String> hosts = Stream.concat(HOSTS.stream(), HOSTS.reversed().stream()).toList();
    List<Endpoint> all = endpoints(hosts);
    List<String> pairs = new ArrayList<>();
    for (int a = 0; a < all.size(); a++) {
      for (int b = a + 1; b < all.size(); b++) {
        if (all.get(a).tlsSkip() != all.get(b).tlsSkip() && share(all.get(a), all.get(b))) {
          pairs.add(a + " " + b);
        }
      }
    }
    assertThat(pairs).hasSizeGreaterThan(50);
    return pairs;
  }

  private static boolean share(Endpoint a, Endpoint b) {
    return a.host().isEmpty()
        || b.host().isEmpty()
        || a.host().get().overlaps(b.host().get(), new ComparisonBudget(1000));
  }

  @ParameterizedTest(name = "{0} hosts")
  @ValueSource(ints = {10, 1000})
  void comparisonsGrowWithTheHostsAndNotWithTheirPairs(int hosts) {
    List<String> pairs = new ArrayList<>();
    List<String> names =
        IntStream.range(0, hosts)
            .boxed()
            .flatMap(i -> Stream.of("a.h" + i + ".test", "*.h" + i + ".test"))
            .toList();
    index(names).forEachPair((a, b) -> pairs.add(a + " " + b));

    assertThat(pairs).hasSize(hosts);
  }

  @Test
  void endpointsThatAreTreatedAlikeAreNotCompared() {
    List<String> pairs = new ArrayList<>();
    index(List.of("*.x.test", "*.y.test", "*.x.test", "*.y.test"))
        .forEachPair((a, b) -> pairs.add(a + " " + b));

    assertThat(pairs).isEmpty();
  }

  private static ClaimIndex index(List<String> hosts) {
    return new ClaimIndex(PolicyReader.read("p.yaml", yaml(hosts), new Violations()));
  }

  private static List<Endpoint> endpoints(List<String> hosts) {
    return PolicyReader.read("p.yaml", yaml(hosts), new Violations())
        .rules()
        .getFirst()
        .endpoints();
  }

  /** Every second one relays TLS unread. */
  private static String yaml(List<String> hosts) {
    StringBuilder yaml = new StringBuilder("network_policies:\n  a:\n    endpoints:\n");
    for (int i = 0; i < hosts.size(); i++) {
      String host =
          hosts.get(i).isEmpty() ? "allowed_ips: [10.0.0.0/8]" : "host: '" + hosts.get(i) + "'";
      yaml.append("      - {%s, port: 443%s}\n".formatted(host, i % 2 == 0 ? "" : ", tls: skip"));
    }
    return yaml.toString();
  }
}
