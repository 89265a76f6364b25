package dev.sluice.policy.diff;

import dev.sluice.policy.RequestFacts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A request that is tried on both policies.
 *
 * @param body empty: none
 */
public record TriedRequest(RequestFacts facts, String body) {
  ByteBuffer bodyBytes() {
    return ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8));
  }

  public String line() {
    boolean plain = facts.port() == 80;
    String scheme = (facts.upgrade() ? "ws" : "http") + (plain ? "" : "s");
    boolean usual = plain || facts.port() == 443;
    String host = facts.host().indexOf(':') < 0 ? facts.host() : "[" + facts.host() + "]";
    return facts.method()
        + " "
        + scheme
        + "://"
        + host
        + (usual ? "" : ":" + facts.port())
        + facts.path()
        + (facts.query().isEmpty() ? "" : "?" + facts.query());
  }
}
