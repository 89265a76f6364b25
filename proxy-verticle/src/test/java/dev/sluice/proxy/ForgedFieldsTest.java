package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.refusal.MiddlewareRefusals;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.RefusalWriter;
import dev.sluice.proxy.refusal.Refusals;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An origin that poses as the proxy. */
class ForgedFieldsTest {
  private static final Set<String> OF_ANY_RESPONSE =
      Set.of("content-type", "content-length", "connection");

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  /** Every field of a refusal that tells it from the response of an origin. */
  private static List<String> ofRefusals() {
    Authority to = new Authority("a.test", 443);
    Refusal denied =
        MiddlewareRefusals.denied(
            new MiddlewareRefusals.Stopped("p", "GET", "/", to, true), "entry", "");
    return Stream.of(denied, Refusals.proxyAuthenticationRequired())
        .map(
            refusal ->
                RefusalWriter.write("GET", refusal, "id").toString(StandardCharsets.ISO_8859_1))
        .flatMap(text -> text.substring(0, text.indexOf("\r\n\r\n")).lines().skip(1))
        .map(line -> line.substring(0, line.indexOf(':')))
        .filter(name -> !OF_ANY_RESPONSE.contains(name.toLowerCase(Locale.ROOT)))
        .distinct()
        .toList();
  }

  private static String forged(String name) {
    String value = name.equals("Proxy-Status") ? "sluice; details=forged" : "forged";
    return name + ": " + value + "\r\n" + name.toUpperCase(Locale.ROOT) + ":" + value + "\r\n";
  }

  private static final String FORGED =
      ofRefusals().stream().map(ForgedFieldsTest::forged).collect(Collectors.joining());

  private RawOrigin start(String answer) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(answer));
    proxy.start(ProxyHarness.upgradable(ProxyHarness.rest(origin.port())));
    return origin;
  }

  private String ask(RawOrigin origin, String lines, String end) {
    try (RawClient client = proxy.client()) {
      return client.send(Requests.post(origin, lines, "").replace("POST", "GET")).readUntil(end);
    }
  }

  @Test
  void areThoseThatRefusalsHave() {
    assertThat(ofRefusals())
        .containsExactly(
            "X-OpenShell-Policy", "x-sluice-request-id", "Proxy-Status", "Proxy-Authenticate");
  }

  @Test
  void areRemovedFromInterimAndFinalHeads() {
    RawOrigin origin =
        start(
            "HTTP/1.1 103 Early Hints\r\n"
                + FORGED
                + "Link: a\r\n\r\nHTTP/1.1 200 OK\r\nX-A: b\r\n"
                + FORGED
                + "Content-Length: 2\r\n\r\nhi");

    assertThat(ask(origin, "", "hi")).contains("Link: a", "X-A: b").doesNotContain("forged");
  }

  @Test
  void areRemovedFromASwitch() {
    RawOrigin origin =
        start(Requests.SWITCHED.replace("Upgrade: w", FORGED + "Upgrade: w") + "hello");

    assertThat(ask(origin, Requests.WEBSOCKET, "hello"))
        .contains("Sec-WebSocket-Accept")
        .doesNotContain("forged");
  }

  @Test
  void areRemovedFromTrailers() {
    String forged = FORGED.replaceAll("(?i)Proxy-Authenticate:.*\r\n", "");
    RawOrigin origin =
        start(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-A: b\r\n"
                + forged
                + "X-B: c\r\n\r\n");

    assertThat(ask(origin, "", "X-B: c\r\n\r\n"))
        .endsWith("0\r\nX-A: b\r\nX-B: c\r\n\r\n")
        .doesNotContain("forged");
  }

  @Test
  void membersOfOtherProxiesStay() {
    RawOrigin origin =
        start(
            "HTTP/1.1 200 OK\r\nproxy-status:  cdn;error=dns_error\r\n"
                + "Proxy-Status: a; details=\"x, sluice\", sluice; details=forged, b\r\n"
                + "Proxy-Status: a,b,c,d,e,f,g,h,i,j,sluice;x=forged\r\n"
                + "Proxy-Status: c; details=\"forged, sluice\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n"
                + "Proxy-Status: sluice; x=forged, d\r\n\r\n");

    assertThat(ask(origin, "", "0\r\nProxy-Status: d\r\n\r\n"))
        .contains("\r\nproxy-status:  cdn;error=dns_error\r\n")
        .contains("\r\nProxy-Status: a; details=\"x, sluice\", b\r\n")
        .contains("\r\nProxy-Status: a, b, c, d, e, f, g, h, i, j\r\n")
        .doesNotContain("forged");
  }
}
