package dev.sluice.it.autobahn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.Ports;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/** One run of the suite, in one of its roles. */
final class AutobahnRun {
  /**
   * Some of each section, since a case costs Jython far more than Sluice: each length of frames,
   * each kind of fragments, of invalid UTF-8 and of closing. {@code soak/autobahn} runs them all;
   * others: {@code -Dsoak.cases=1.*,9.*}.
   */
  private static final String SOME =
      "1.1.1,1.1.2,1.1.5,1.1.7,1.1.8,1.2.1,1.2.3,1.2.6,1.2.8,2.2,2.4,2.5,2.6,2.7,2.10,2.11,"
          + "3.1,3.3,3.5,3.7,4.1.1,4.1.4,4.2.2,4.2.5,5.1,5.2,5.4,5.6,5.8,5.9,5.12,5.15,5.18,5.19,"
          + "6.1.3,6.2.3,6.3.1,6.4.1,6.5.5,6.6.1,6.7.4,6.8.1,6.9.4,6.10.1,6.11.5,6.12.1,6.13.3,"
          + "6.14.5,6.15.1,6.16.1,6.17.3,6.18.2,6.19.1,6.20.7,6.21.8,6.22.1,6.23.7,"
          + "7.1.1,7.1.3,7.1.5,7.1.6,7.3.1,7.3.2,7.3.5,7.3.6,7.5.1,7.7.1,7.7.9,7.7.13,7.9.1,7.9.5,"
          + "7.13.1,10.1.1";

  private static final List<String> CASES =
      Arrays.asList(System.getProperty("soak.cases", SOME).split(",", -1));

  /**
   * The suite takes 1012 to 1014 for wrong, which were registered later. The others exceed what a
   * message may be: 4 MiB, 4,096 fragments.
   */
  private static final List<String> WITHOUT =
      List.of(
          "7.9.6", "7.9.7", "7.9.8", "9.1.5", "9.1.6", "9.2.5", "9.2.6", "9.3.1", "9.3.2", "9.3.3",
          "9.4.1", "9.4.2", "9.4.3");

  private static final Set<String> GOOD =
      Set.of("OK / OK", "NON-STRICT / OK", "INFORMATIONAL / INFORMATIONAL");

  /** The echo peers accept no small windows: no compression was agreed on. */
  private static final String DECLINED = "UNIMPLEMENTED / OK";

  private static final int MINUTES = Integer.getInteger("soak.minutes", 4);

  /** The suite gives a peer a second, which a busy machine may miss: not in each pass. */
  private static final int PASSES = 3;

  private static final int SLOW_CASES = 5;

  private AutobahnRun() {}

  /**
   * The suite is the client.
   *
   * @param through leads to the port of an origin
   */
  static void clients(Vertx vertx, Path directory, IntUnaryOperator through) throws Exception {
    Autobahn suite = new Autobahn(at(directory.resolve("clients")));
    int port = through.applyAsInt(EchoPeers.server(vertx).await());
    run(suite, port, CASES);
    Map<String, String> bad = bad(suite, CASES.size());
    for (int again = 1; isSlow(bad) && again < PASSES; again++) {
      run(suite, port, List.copyOf(bad.keySet()));
      bad.keySet().removeAll(good(suite));
    }
    assertThat(bad).isEmpty();
  }

  private static void run(Autobahn suite, int port, List<String> cases) throws Exception {
    Process client = suite.client(port, cases, WITHOUT);
    try {
      assertThat(client.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    } finally {
      client.destroyForcibly();
    }
  }

  /** The suite is the origin. */
  static void origins(Vertx vertx, Path directory, IntUnaryOperator through) throws Exception {
    int free = Ports.free();
    Autobahn suite = new Autobahn(at(directory.resolve("origins")));
    Process server = suite.server(free, CASES, WITHOUT);
    try {
      EchoPeers peers = new EchoPeers(vertx, through.applyAsInt(free));
      await().atMost(Duration.ofMinutes(MINUTES)).ignoreExceptions().until(() -> peers.count() > 0);
      run(peers);
      // In Jython, the suite reports few of the cases whose faults break the connection.
      Map<String, String> bad = bad(suite, CASES.size() / 2);
      for (int again = 1; isSlow(bad) && again < PASSES; again++) {
        run(peers);
        bad.keySet().removeAll(good(suite));
      }
      assertThat(bad).isEmpty();
    } finally {
      server.destroyForcibly();
    }
  }

  private static void run(EchoPeers peers) {
    int count = peers.count();
    for (int number = 1; number <= count; number++) {
      peers.run(number);
    }
    peers.report();
  }

  /** Where the report stays, if that was asked for. */
  private static Path at(Path directory) throws IOException {
    return Files.createDirectories(Path.of(System.getProperty("soak.dir", directory.toString())));
  }

  /** Whether a pause of the machine may be why they failed. */
  private static boolean isSlow(Map<String, String> bad) {
    return !bad.isEmpty() && bad.size() <= SLOW_CASES;
  }

  private static Set<String> good(Autobahn suite) throws IOException {
    Map<String, String> results = suite.results();
    results.keySet().removeAll(bad(results).keySet());
    return results.keySet();
  }

  /** Cases with another result than a good one, and that result. */
  private static Map<String, String> bad(Autobahn suite, int atLeast) throws IOException {
    Map<String, String> results = suite.results();
    assertThat(results).hasSizeGreaterThanOrEqualTo(atLeast);
    return bad(results);
  }

  private static Map<String, String> bad(Map<String, String> results) {
    Map<String, String> bad = new TreeMap<>(results);
    bad.entrySet().removeIf(entry -> isGood(entry.getKey(), entry.getValue()));
    return bad;
  }

  private static boolean isGood(String id, String result) {
    return GOOD.contains(result) || (id.startsWith("13.") && result.equals(DECLINED));
  }
}
