package dev.sluice.proxy;

import static dev.sluice.proxy.Credentials.SECRET;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Verdict;
import java.util.Base64;

/** Requests through a proxy that holds {@link Credentials#SECRET}, and what became of them. */
record CredentialTrial(ProxyHarness proxy, RawOrigin origin) {
  /** The head of a 200, or all of a refusal. */
  String exchange(String request) {
    try (RawClient client = proxy.client()) {
      String head = client.send(request).readHead();
      return head.startsWith("HTTP/1.1 200 ") ? head : head + client.readToEnd();
    }
  }

  RequestDecision decision() {
    return proxy.decision();
  }

  void assertRefused(String code, String engine) {
    assertThat(decision().getVerdict()).isEqualTo(Verdict.VERDICT_DENIED);
    assertThat(decision().getRefusal()).isEqualTo(code);
    assertThat(decision().getRule().getEngine()).isEqualTo(engine);
    assertThat(origin.received()).isEmpty();
    if (code.equals("credential_unavailable")) {
      assertNoSecretTold();
    } else {
      assertNothingTold();
    }
  }

  /** Of a request that received none. */
  void assertNothingTold() {
    assertNoSecretTold();
    assertThat(proxy.records().toString()).doesNotContain("KEY");
  }

  void assertNoSecretTold() {
    String basic = Base64.getEncoder().encodeToString(("u:" + SECRET).getBytes(ISO_8859_1));
    assertThat(proxy.records().toString())
        .doesNotContain(SECRET)
        .doesNotContain("openshell:resolve")
        .doesNotContain(basic);
  }
}
