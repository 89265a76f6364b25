package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.config.settings.proxy.TokenHash;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A refusal of HEAD announces its body and does not send it (RFC 9110 section 9.3.2). */
class HeadRefusalTest {

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private static String head(String target, int port) {
    return "HEAD %s HTTP/1.1\r\nHost: %s:%d\r\n\r\n".formatted(target, HOST, port);
  }

  private static void assertHeadAlone(String answer, String status) {
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status)
        .containsPattern("Content-Length: [1-9]")
        .endsWith("\r\n\r\n");
  }

  @Test
  void ofPolicy() {
    proxy.start(ProxyHarness.rest(1));
    try (RawClient client = proxy.client()) {
      client.send(head("http://" + HOST + ":2/", 2));
      assertHeadAlone(client.readToEnd(), "403 ");
    }
  }

  @Test
  void insideATunnel() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(""));
    proxy.start(ProxyHarness.policy(origin.port(), "protocol: rest\naccess: read-only", ""));
    String authority = HOST + ":" + origin.port();
    try (RawClient client = proxy.client().connectOnly(authority)) {
      client.send("HEAD /x HTTP/1.1\r\nHost: other.test\r\n\r\n");
      assertHeadAlone(client.readToEnd(), "403 ");
    }
  }

  @Test
  void ofAnOriginThatFails() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always("nonsense\r\n\r\n"));
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      client.send(head("http://" + HOST + ":" + origin.port() + "/", origin.port()));
      assertHeadAlone(client.readToEnd(), "502 ");
    }
  }

  @Test
  void ofAStranger() {
    Sandbox known = new Sandbox("ci", Optional.empty(), Optional.of(TokenHash.of("token")));
    proxy.sandboxes = new Sandboxes(List.of(known), true);
    proxy.start(ProxyHarness.rest(1));
    try (RawClient client = proxy.client()) {
      client.send(head("http://" + HOST + ":1/", 1));
      assertHeadAlone(client.readToEnd(), "407 ");
    }
  }
}
