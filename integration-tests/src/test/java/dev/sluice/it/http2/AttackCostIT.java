package dev.sluice.it.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import dev.sluice.it.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * What attacks cost: the processor time of the node, and the delay of a neighbor at 200 requests a
 * second to another origin. Half of the time as many connections come with one request each, since
 * on few cores any work beside the neighbor delays it. The {@link Attacker} has the lowest
 * priority. A short form of {@code soak/attacks}, which sets the properties soak.seconds, soak.rate
 * and soak.seed, runs all attacks, and judges delays.
 */
@Execution(SAME_THREAD)
class AttackCostIT {
  private static final int SECONDS = Integer.getInteger("soak.seconds", 1);
  private static final Attacker.Rate RATE =
      new Attacker.Rate(SECONDS, Integer.getInteger("soak.rate", 5), Long.getLong("soak.seed", 1));
  private static final boolean LONG = SECONDS > 1;

  private static final List<Attack> SHORT = List.of(Attack.RAPID_RESET, Attack.PINGS, Attack.BOMB);
  private static final long BETWEEN_REQUESTS = Duration.ofMillis(5).toNanos();

  /** Requests of a neighbor, however slow the machine is. */
  private static final int FEWEST = 20;

  /** Of one attacking connection, its handshake and shipping included. */
  private static final Duration MOST_PROCESSOR_TIME = Duration.ofSeconds(3);

  private static final int MOST_RATIO = 2;

  /** Of which a delay may grow whatever it was: the time slices of two cores. */
  private static final long FREE_MICROS = 1_000;

  /** Waits of the neighbor in order, in microseconds. */
  private record Delays(List<Long> micros) {
    static Delays of(LongStream all) {
      return new Delays(all.sorted().boxed().toList());
    }

    long p99() {
      return micros.get((micros.size() - 1) * 99 / 100);
    }
  }

  private static HttpClient neighbor(BridgeNode node) {
    InetSocketAddress proxy =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), node.deployment.proxy());
    return HttpClient.newBuilder()
        .proxy(ProxySelector.of(proxy))
        .sslContext(Trust.in(node.deployment.ca()))
        .build();
  }

  private static long ask(HttpClient client, BridgeNode node) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://" + node.neighborAuthority() + "/")).build();
    long start = System.nanoTime();
    try {
      assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
    long nanos = System.nanoTime() - start;
    LockSupport.parkNanos(BETWEEN_REQUESTS - nanos);
    return nanos / 1000;
  }

  private static Delays ask(HttpClient client, BridgeNode node, long until) {
    LongStream.Builder all = LongStream.builder();
    for (int i = 0; i < FEWEST || System.nanoTime() - until < 0; i++) {
      all.add(ask(client, node));
    }
    return Delays.of(all.build());
  }

  private static long end() {
    return System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
  }

  /** The first second of an attack costs the node more than the attack: its code is compiled. */
  private static void compile(HttpClient client, BridgeNode node, Attack attack)
      throws IOException {
    Attacker attacker = Attacker.start(node, attack, RATE);
    ask(client, node, end());
    attacker.connections();
  }

  private static String measure(
      HttpClient client, BridgeNode node, Attack attack, SoftAssertions all) throws IOException {
    if (LONG) {
      compile(client, node, attack);
    }
    Attacker harmless = Attacker.harmless(node, RATE);
    Duration before = node.processorTime();
    Delays quiet = ask(client, node, end());
    harmless.connections();
    Duration quietTime = node.processorTime().minus(before);
    Attacker attacker = Attacker.start(node, attack, RATE);
    Duration between = node.processorTime();
    Delays attacked = ask(client, node, end());
    int connections = attacker.connections();
    Duration more = node.processorTime().minus(between).minus(quietTime);
    all.assertThat(more)
        .as(attack + ": processor time")
        .isLessThan(MOST_PROCESSOR_TIME.multipliedBy(connections));
    long most = LONG ? MOST_RATIO * quiet.p99() + FREE_MICROS : Long.MAX_VALUE;
    all.assertThat(attacked.p99()).as(attack + ": p99 in microseconds").isLessThan(most);
    return "%-22s %3d connections, %4d ms of processor time a second more, each %3d ms, p99 %d -> %d us"
        .formatted(
            attack,
            connections,
            more.toMillis() / SECONDS,
            more.toMillis() / connections,
            quiet.p99(),
            attacked.p99());
  }

  @Test
  void isBounded(@TempDir Path directory, TestReporter reporter) throws IOException {
    try (BridgeNode node = BridgeNode.start(directory, "");
        HttpClient client = neighbor(node)) {
      SoftAssertions all = new SoftAssertions();
      List<Attack> attacks = LONG ? Arrays.asList(Attack.values()) : SHORT;
      for (Attack attack : attacks) {
        String row = measure(client, node, attack, all);
        reporter.publishEntry(row);
      }
      all.assertAll();
    }
  }
}
