package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.settings.TracingSettings.Always;
import dev.sluice.proto.TraceParent;
import dev.sluice.proto.v1.RecordedTrace;
import dev.sluice.proto.v1.TraceContext;
import dev.sluice.proto.v1.TraceStep.Kind;
import dev.sluice.proxy.trace.TracePolicy;
import dev.sluice.wire.ScriptedOrigin;
import dev.sluice.wire.Trailers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trace fields that an origin gets. */
class PropagatedSpanTest {
  private static final String NAMED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final String GET =
      "GET http://origin.test/a HTTP/1.1\nHost: origin.test\ntraceparent: "
          + NAMED
          + "\nTraceState: a=b\nbaggage: c=d";

  private final ExchangeHarness harness = new ExchangeHarness();
  private final ScriptedOrigin origin = ScriptedOrigin.kept();

  @AfterEach
  void close() {
    harness.close();
  }

  /** The head for the origin. */
  private String sent(String propagate, String head) {
    harness
        .tracing(
            new TracePolicy(
                true,
                1,
                true,
                new Always(false, Optional.empty()),
                List.of(),
                List.of(pattern(propagate))))
        .keeping(origin)
        .start(head);
    origin.answers("HTTP/1.1 200 OK\nContent-Length: 0");
    origin.ends(Trailers.NONE);
    return origin.head();
  }

  private static HostPattern pattern(String text) {
    try {
      return HostPattern.compile(text);
    } catch (InvalidPatternException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anotherOriginGetsTheClientsFields() {
    assertThat(sent("elsewhere.test", GET))
        .contains("traceparent: " + NAMED, "TraceState: a=b", "baggage: c=d");
  }

  @Test
  void anOriginOfTheSettingsGetsOurSpan() {
    String head = sent("*.test", GET);

    RecordedTrace trace = harness.audit.records().getLast().getTrace();
    TraceContext upstream = TraceParent.child(trace.getSpan(), Kind.KIND_UPSTREAM_VALUE);
    assertThat(head)
        .contains("traceparent: " + TraceParent.text(upstream), "baggage: c=d")
        .doesNotContain(NAMED)
        .doesNotContainIgnoringCase("tracestate");
  }

  @Test
  void aRequestWithoutFieldsGetsOurs() {
    assertThat(sent("origin.test", "GET http://origin.test/a HTTP/1.1\nHost: origin.test"))
        .containsOnlyOnce("traceparent: 00-");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host;traceparent, Signature=b",
        "Signature-Input: sig1=(\"traceparent\");keyid=\"a\""
      })
  void aSignedRequestKeepsTheClientsFields(String signature) {
    assertThat(sent("origin.test", GET + "\n" + signature)).contains(NAMED, "TraceState: a=b");
  }
}
