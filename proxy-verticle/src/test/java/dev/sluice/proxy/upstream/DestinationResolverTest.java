package dev.sluice.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.Cidr;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.ConnectionLimits;
import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.config.settings.proxy.KnownValueSettings;
import dev.sluice.config.settings.proxy.ProxySettings;
import dev.sluice.config.settings.proxy.RefusedConnect;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.config.settings.proxy.UpstreamSettings;
import dev.sluice.policy.DestinationRule;
import dev.sluice.policy.DestinationRule.Declared;
import dev.sluice.policy.DestinationRule.PublicOnly;
import dev.sluice.policy.snapshot.SnapshotHolder;
import dev.sluice.proxy.upstream.DestinationVerdict.Blocked;
import dev.sluice.proxy.upstream.DestinationVerdict.Checked;
import dev.sluice.proxy.upstream.DestinationVerdict.Unresolved;
import dev.sluice.wire.SetupTimes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationResolverTest {
  private static final DestinationRule PUBLIC = new PublicOnly();

  private final Script script = new Script();
  private final DestinationResolver destinations =
      new DestinationResolver(
          new DestinationGuard(List.of(Cidr.parse("127.0.0.0/8")), TrustedGateways.NONE),
          Map.of("demo.example.test", ip("127.0.0.1"), "bad.example.test", ip("169.254.169.254")),
          script,
          SetupTimes.NONE,
          new OwnAddresses(new SnapshotHolder(), Set.of()));

  @Test
  void overrideNeedsNoResolverAndIsJudged() {
    assertThat(now("Demo.Example.Test")).isEqualTo(new Checked(List.of(ip("127.0.0.1"))));
    assertThat(now("bad.example.test")).isInstanceOf(Blocked.class);
    assertThat(script.asked).isEmpty();
  }

  @Test
  void aHostOfTheProxyItselfIsNeverResolved() {
    assertThat(now("Sluice.Local")).isInstanceOf(Unresolved.class);
    assertThat(script.asked).isEmpty();
  }

  @Test
  void literalNeedsNoResolverAndIsJudged() {
    assertThat(now("8.8.8.8")).isEqualTo(new Checked(List.of(ip("8.8.8.8"))));
    assertThat(now("2606:4700::1111")).isInstanceOf(Checked.class);
    assertThat(now("10.0.0.1")).isInstanceOf(Blocked.class);
    assertThat(script.asked).isEmpty();
  }

  @Test
  void nameIsResolvedJudgedAndCached() {
    Promise<List<InetAddress>> answer = script.next();
    Future<DestinationVerdict> first = destinations.check("Api.Example.Test", 443, PUBLIC);
    assertThat(first.isComplete()).isFalse();

    answer.complete(List.of(ip("8.8.8.8"), ip("9.9.9.9")));
    assertThat(first.result()).isEqualTo(new Checked(List.of(ip("8.8.8.8"), ip("9.9.9.9"))));
    assertThat(now("api.example.test")).isEqualTo(first.result());
    assertThat(script.asked).containsExactly("api.example.test");
  }

  @Test
  void concurrentQueriesShareTheAnswer() {
    Promise<List<InetAddress>> answer = script.next();
    Future<DestinationVerdict> one = destinations.check("api.example.test", 443, PUBLIC);
    Future<DestinationVerdict> other = destinations.check("api.example.test", 80, PUBLIC);

    answer.complete(List.of(ip("8.8.8.8")));
    assertThat(one.result()).isInstanceOf(Checked.class);
    assertThat(other.result()).isInstanceOf(Checked.class);
    assertThat(script.asked).hasSize(1);
  }

  @Test
  void cachedAnswerIsJudgedUnderEachRule() {
    script.next().complete(List.of(ip("10.0.0.1")));

    assertThat(now("internal.example.test", new Declared())).isInstanceOf(Checked.class);
    assertThat(now("internal.example.test", PUBLIC)).isInstanceOf(Blocked.class);
  }

  @Test
  void laterAnswerDoesNotChangeCheckedAddresses() {
    List<InetAddress> answer = new ArrayList<>(List.of(ip("8.8.8.8")));
    script.next().complete(answer);
    DestinationVerdict verdict = now("rebind.example.test");

    answer.set(0, ip("127.0.0.1"));
    script.next().complete(List.of(ip("169.254.169.254")));
    assertThat(verdict).isEqualTo(new Checked(List.of(ip("8.8.8.8"))));
    assertThat(script.asked).hasSize(1);
  }

  @Test
  void failureIsUnresolvedAndNotCached() {
    script.next().fail("NXDOMAIN");
    assertThat(now("gone.example.test"))
        .isEqualTo(new Unresolved("DNS resolution failed for gone.example.test:443"));

    script.next().complete(List.of(ip("8.8.8.8")));
    assertThat(now("gone.example.test")).isInstanceOf(Checked.class);
  }

  @Test
  void emptyAnswerIsUnresolved() {
    script.next().complete(List.of());

    assertThat(now("empty.example.test")).isInstanceOf(Unresolved.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a..test",
        ".a.test",
        "a b.test",
        "a\u0000.test",
        "a\n.test",
        "f\u00f6.test",
        "a/b",
        "a%2eb",
        "fe80::1%eth0",
        "[::1]",
        "*.test",
        "1.2.3.4:80",
      })
  void invalidNameIsUnresolvedWithoutAQuery(String host) {
    assertThat(now(host)).isInstanceOf(Unresolved.class);
    assertThat(script.asked).isEmpty();
  }

  @Test
  void overlongNameIsUnresolvedWithoutAQuery() {
    assertThat(now("a".repeat(64) + ".test")).isInstanceOf(Unresolved.class);
    assertThat(now("a.".repeat(127) + "test")).isInstanceOf(Unresolved.class);
    assertThat(script.asked).isEmpty();
  }

  @Test
  void nodeResolvesWithItsHostsFile() {
    Vertx vertx = Vertx.vertx();
    try {
      DestinationResolver system =
          new DestinationResolver(
              vertx,
              settings("127.0.0.0/8", "::1"),
              SetupTimes.NONE,
              new OwnAddresses(new SnapshotHolder(), Set.of()));

      assertThat(system.check("localhost", 443, PUBLIC).await()).isInstanceOf(Checked.class);
      assertThat(system.check("localhost", 443, PUBLIC).isComplete()).isTrue();
    } finally {
      vertx.close().await();
    }
  }

  private DestinationVerdict now(String host) {
    return now(host, PUBLIC);
  }

  private DestinationVerdict now(String host, DestinationRule rule) {
    Future<DestinationVerdict> verdict = destinations.check(host, 443, rule);
    assertThat(verdict.succeeded()).isTrue();
    return verdict.result();
  }

  private static ProxySettings settings(String... exempt) {
    return new ProxySettings(
        HostPort.parse("127.0.0.1:0"),
        Sandboxes.NONE,
        List.of(),
        KnownValueSettings.DEFAULTS,
        Map.of(),
        Stream.of(exempt).map(Cidr::parse).toList(),
        UpstreamSettings.DEFAULTS,
        ConnectionLimits.DEFAULTS,
        Timeouts.DEFAULTS,
        Capacity.DEFAULTS,
        HalfClose.ABORT,
        RefusedConnect.STATUS,
        ProxySettings.DEFAULTS.http2(),
        ProxySettings.DEFAULTS.localHosts(),
        Optional.empty(),
        false);
  }

  @Test
  void closingEndsTheResolver() {
    assertThat(destinations.close().succeeded()).isTrue();

    assertThat(script.closed).isTrue();
  }

  private static InetAddress ip(String text) {
    return IpLiteral.parse(text).orElseThrow();
  }

  /** Returns prepared answers, one per query. */
  private static final class Script implements DestinationResolver.AddressLookup {
    private final List<String> asked = new ArrayList<>();
    private final Deque<Promise<List<InetAddress>>> answers = new ArrayDeque<>();
    private boolean closed;

    Promise<List<InetAddress>> next() {
      Promise<List<InetAddress>> answer = Promise.promise();
      answers.add(answer);
      return answer;
    }

    @Override
    public Future<List<InetAddress>> resolve(String name) {
      asked.add(name);
      return answers.remove().future();
    }

    @Override
    public Future<Void> close() {
      closed = true;
      return Future.succeededFuture();
    }
  }
}
