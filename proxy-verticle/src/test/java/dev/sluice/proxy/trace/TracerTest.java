package dev.sluice.proxy.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.Cidr;
import dev.sluice.config.settings.TracingSettings.Always;
import dev.sluice.proto.TraceParent;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RecordedTrace;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.TraceContext;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.head.HeaderBlock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TracerTest {
  private static final String NAMED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0";
  private static final String INSIDE = "10.0.0.9";
  private static final String OUTSIDE = "192.0.2.1";
  private static final Always NOTHING = new Always(false, Optional.empty());

  private static Tracer tracer(double share, boolean followsParent) {
    return new Tracer(
        new TracePolicy(
            true, share, followsParent, NOTHING, List.of(Cidr.parse("10.0.0.0/8")), List.of()),
        UnaryOperator.identity());
  }

  private static HeaderBlock naming(String... values) {
    StringBuilder head = new StringBuilder("GET http://origin.test/ HTTP/1.1\nHost: origin.test");
    for (String value : values) {
      head.append("\ntraceparent: ").append(value);
    }
    return ScriptedClient.of(head.toString()).head().headers();
  }

  private static Optional<RecordedTrace> ended(RequestTrace trace) {
    AuditRecord record =
        trace
            .in(AuditRecord.newBuilder().setCompletion(RequestCompletion.getDefaultInstance()))
            .build();
    return record.hasTrace() ? Optional.of(record.getTrace()) : Optional.empty();
  }

  private static RecordedTrace recorded(Tracer tracer, HeaderBlock headers, String ip) {
    return ended(tracer.begin(headers, ip, Optional.empty())).orElseThrow();
  }

  @Test
  void theSpanOfAnUntrustedClientBecomesALink() {
    RecordedTrace trace = recorded(tracer(1, true), naming(NAMED + "0"), OUTSIDE);

    assertThat(trace.getParent()).isZero();
    assertThat(trace.getLinksList()).containsExactly(TraceParent.parse(NAMED + "0").orElseThrow());
    assertThat(TraceParent.text(trace.getSpan())).doesNotContain("4bf92f3577b34da6");
  }

  @Test
  void theSpanOfATrustedClientBecomesTheParent() {
    RecordedTrace trace = recorded(tracer(0, true), naming(NAMED + "1"), INSIDE);

    TraceContext named = TraceParent.parse(NAMED + "1").orElseThrow();
    assertThat(trace.getParent()).isEqualTo(named.getSpan());
    assertThat(TraceParent.traceId(trace.getSpan())).isEqualTo(TraceParent.traceId(named));
    assertThat(trace.getSpan().getSpan()).isNotEqualTo(named.getSpan());
    assertThat(trace.getLinksList()).isEmpty();
  }

  @Test
  void withoutRoomOnlyTheSpanIsRecorded() {
    TracePolicy all = new TracePolicy(true, 1, true, NOTHING, List.of(), List.of());
    Tracer full = new Tracer(all.roomIf(() -> false), UnaryOperator.identity());

    RecordedTrace trace = recorded(full, naming(), OUTSIDE);

    assertThat(trace.getSpan().getSampled()).isTrue();
    assertThat(trace.getLeftOut()).isEqualTo(2);
    assertThat(trace.getStepsList()).isEmpty();
    assertThat(trace.getEndedNanos()).isZero();
  }

  @Test
  void aTrustedParentDecides() {
    RequestTrace trace = tracer(1, true).begin(naming(NAMED + "0"), INSIDE, Optional.empty());

    assertThat(ended(trace)).isEmpty();
    assertThat(trace.toChain().orElseThrow().getSampled()).isFalse();
    assertThat(recorded(tracer(1, false), naming(NAMED + "0"), INSIDE).getParent()).isNotZero();
  }

  @Test
  void anUntrustedClientDoesNotDecide() {
    RequestTrace trace = tracer(0, true).begin(naming(NAMED + "1"), OUTSIDE, Optional.empty());

    assertThat(ended(trace)).isEmpty();
  }

  @Test
  void twoSpansAreNone() {
    RecordedTrace trace = recorded(tracer(1, true), naming(NAMED + "1", NAMED + "1"), OUTSIDE);

    assertThat(trace.getLinksList()).isEmpty();
  }

  @Test
  void aLinkIsSearchedForSecrets() {
    Tracer searching =
        new Tracer(
            new TracePolicy(true, 1, true, NOTHING, List.of(), List.of()),
            text -> text.replace("4bf92f3577b34da6a3ce929d0e0e4736", "[secret]"));

    assertThat(recorded(searching, naming(NAMED + "1"), OUTSIDE).getLinksList()).isEmpty();
  }

  @Test
  void theConnectOfARequestIsALink() {
    TraceContext connect = TraceContext.newBuilder().setTraceLow(5).setSpan(6).build();
    RequestTrace trace = tracer(1, true).begin(naming(), OUTSIDE, Optional.of(connect));

    assertThat(ended(trace).orElseThrow().getLinksList()).containsExactly(connect);
  }

  @Test
  void aShareIsChosen() {
    Tracer tenth = tracer(0.1, true);
    long chosen =
        IntStream.range(0, 10_000)
            .filter(i -> tenth.begin(naming(), OUTSIDE, Optional.empty()).chosen().isPresent())
            .count();

    assertThat(chosen).isBetween(800L, 1200L);
  }

  @Test
  void withoutTracingNothingIsMade() {
    RequestTrace trace = Tracer.off().begin(naming(NAMED + "1"), INSIDE, Optional.empty());

    assertThat(trace).isSameAs(RequestTrace.NONE);
    assertThat(trace.toChain()).isEmpty();
    assertThat(trace.toOrigin("origin.test", naming())).isEmpty();
    assertThat(ended(trace)).isEmpty();
  }
}
