package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.Timeouts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a body is read when policy needs it. */
class BodyPolicyReadingTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String GRAPHQL =
      "protocol: graphql\naccess: read-only\ngraphql_max_body_bytes: 200\n";
  private static final String ENFORCE = "enforcement: enforce";
  private static final String AUDIT = "enforcement: audit";
  private static final String QUERY = "{\"query\":\"{ a }\"}";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private RawOrigin origin(String endpoint) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.start(ProxyHarness.policy(origin.port(), endpoint, ""));
    return origin;
  }

  @Test
  void aBodyThatDeclaresTooMuchIsNotRead() {
    RawOrigin origin = origin(GRAPHQL + AUDIT);
    try (RawClient client = proxy.client()) {
      String head = Requests.post(origin, "Content-Length: 201\r\nExpect: 100-continue\r\n", "");
      assertThat(client.send(head).readUntil("}"))
          .startsWith("HTTP/1.1 403")
          .contains(
              "not permitted by policy: body over 200 bytes (it has 201); send a smaller body or"
                  + " raise graphql_max_body_bytes of the endpoint")
          .doesNotContain("100 Continue");
    }
    assertThat(proxy.decision().getReason()).isEqualTo("request rejected: body over 200 bytes");
    assertThat(origin.connections()).isZero();
  }

  @Test
  void aChunkedBodyMayNotGrowOverTheLimit() {
    RawOrigin origin = origin(GRAPHQL + ENFORCE);
    try (RawClient client = proxy.client()) {
      String request =
          Requests.post(
              origin,
              "Transfer-Encoding: chunked\r\n",
              "64\r\n" + "x".repeat(100) + "\r\n65\r\n" + "x".repeat(101) + "\r\n0\r\n\r\n");
      assertThat(client.send(request).readUntil("}")).startsWith("HTTP/1.1 403");
    }
    assertThat(proxy.decision().getRule().getEngine()).isEqualTo("l7-graphql");
  }

  @Test
  void theVerdictDoesNotDependOnHowAChunkedBodyArrives() {
    RawOrigin origin = origin(GRAPHQL + ENFORCE);
    String atTheLimit = chunks(QUERY + " ".repeat(200 - QUERY.length()));
    String overTheLimit = chunks(QUERY + " ".repeat(201 - QUERY.length()));
    for (int split = 150; split < atTheLimit.length(); split++) {
      assertThat(answer(origin, atTheLimit, split)).startsWith("HTTP/1.1 200");
      assertThat(answer(origin, overTheLimit, split)).startsWith("HTTP/1.1 403");
    }
  }

  private String answer(RawOrigin origin, String body, int split) {
    try (RawClient client = proxy.client()) {
      client.send(Requests.post(origin, "Transfer-Encoding: chunked\r\n", ""));
      return client.send(body.substring(0, split)).send(body.substring(split)).readHead();
    }
  }

  private static String chunks(String payload) {
    StringBuilder wire = new StringBuilder();
    for (int at = 0; at < payload.length(); at += 40) {
      String data = payload.substring(at, Math.min(payload.length(), at + 40));
      wire.append(Integer.toHexString(data.length())).append("\r\n").append(data).append("\r\n");
    }
    return wire.append("0\r\n\r\n").toString();
  }

  @Test
  void framingHasABoundOfItsOwn() {
    RawOrigin origin = origin(GRAPHQL + ENFORCE);
    String chunk = "1;" + "e".repeat(250) + "\r\nx\r\n";
    try (RawClient client = proxy.client()) {
      String request = Requests.post(origin, "Transfer-Encoding: chunked\r\n", chunk.repeat(100));
      assertThat(client.send(request).readHead()).startsWith("HTTP/1.1 400");
    }
    assertThat(proxy.decision().getRule().getEngine()).isEqualTo("l7-graphql");
  }

  @Test
  void aChunkedBodyIsForwardedWithItsLength() {
    RawOrigin origin = origin(GRAPHQL + ENFORCE);
    try (RawClient client = proxy.client()) {
      String request =
          Requests.post(
              origin, "Transfer-Encoding: chunked\r\n", "11\r\n" + QUERY + "\r\n0\r\n\r\n");
      client.send(request).readUntil("\r\n\r\nhi");
    }
    assertThat(origin.received())
        .contains("\r\nContent-Length: 17\r\n")
        .endsWith("\r\n\r\n" + QUERY);
  }

  @Test
  void aClientThatWaitsIsToldToContinue() {
    RawOrigin origin = origin(GRAPHQL + ENFORCE);
    try (RawClient client = proxy.client()) {
      String head = Requests.post(origin, "Content-Length: 17\r\nExpect: 100-continue\r\n", "");
      assertThat(client.send(head).readHead()).startsWith("HTTP/1.1 100 Continue");
      client.send(QUERY).readUntil("\r\n\r\nhi");
    }
    assertThat(origin.received()).doesNotContain("Expect");
  }

  @Test
  void trailersAreRefused() {
    RawOrigin origin = origin(GRAPHQL + ENFORCE);
    try (RawClient client = proxy.client()) {
      String request =
          Requests.post(
              origin,
              "Transfer-Encoding: chunked\r\n",
              "11\r\n" + QUERY + "\r\n0\r\nX-Late: 1\r\n\r\n");
      assertThat(client.send(request).readHead()).startsWith("HTTP/1.1 400");
    }
    assertThat(proxy.decision().getRule().getEngine()).isEqualTo("l7-graphql");
  }

  @Test
  void bodiesThatAreHeldCountAgainstTheCapacity() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.start(
        ProxyHarness.policy(origin.port(), GRAPHQL + ENFORCE, ""),
        new Capacity(1, 0, 1 << 20),
        Timeouts.DEFAULTS);
    try (RawClient holder = proxy.client();
        RawClient shed = proxy.client();
        RawClient bodiless = proxy.client()) {
      holder
          .send(Requests.post(origin, "Content-Length: 17\r\nExpect: 100-continue\r\n", ""))
          .readHead();
      assertThat(shed.send(Requests.sized(origin, QUERY)).readUntil("}"))
          .startsWith("HTTP/1.1 503 Service Unavailable (sluice: inspection_exhausted)\r\n")
          .contains("\"error\":\"inspection_exhausted\"");
      bodiless.send(Requests.get(origin, "/g?query=%7Ba%7D")).readUntil("\r\n\r\nhi");
      holder.send(QUERY).readUntil("\r\n\r\nhi");
      holder.send(Requests.sized(origin, QUERY)).readUntil("\r\n\r\nhi");
    }
  }
}
