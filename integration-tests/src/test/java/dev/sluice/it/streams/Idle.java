package dev.sluice.it.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.Deployment;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a node holds of streams, as its metrics tell. */
final class Idle {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Of a node with the proxy role. */
  private static final List<String> OF_PROXIES =
      List.of(
          "sluice_sessions_in_use{direction=\"request\"}",
          "sluice_sessions_in_use{direction=\"response\"}",
          "sluice_inspected_held_bytes",
          "sluice_inspection_permits{state=\"in_use\"}",
          "sluice_inspection_permits{state=\"waiting\"}",
          "sluice_bodies_held_bytes",
          "sluice_connections{side=\"client\"}");

  private static final List<String> OF_CHAINS =
      List.of("sluice_chain_in_flight", "sluice_chain_held_bytes");

  private Idle() {}

  /** Returns when the proxy holds nothing. */
  static void awaitProxy(Deployment node) {
    await().atMost(PATIENCE).untilAsserted(() -> assertZero(node, OF_PROXIES));
  }

  /** Returns when the chain works at nothing. */
  static void awaitChain(Deployment node) {
    await().atMost(PATIENCE).untilAsserted(() -> assertZero(node, OF_CHAINS));
  }

  private static void assertZero(Deployment node, List<String> metrics) throws IOException {
    String page = page(node);
    for (String metric : metrics) {
      assertThat(value(page, metric)).as(metric).isZero();
    }
  }

  /** Whether so many sessions with services are open. */
  static boolean hasSessions(Deployment node, int count) throws IOException {
    String page = page(node);
    return Stream.of("request", "response")
            .mapToDouble(use -> value(page, "sluice_sessions_in_use{direction=\"" + use + "\"}"))
            .sum()
        == count;
  }

  private static double value(String page, String metric) {
    Matcher found = Pattern.compile("(?m)^" + Pattern.quote(metric) + " (\\S+)").matcher(page);
    assertThat(found.find()).as("%s in %s", metric, page).isTrue();
    return Double.parseDouble(found.group(1));
  }

  private static String page(Deployment node) throws IOException {
    try (InputStream page = URI.create(node.adminUrl() + "/metrics").toURL().openStream()) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
