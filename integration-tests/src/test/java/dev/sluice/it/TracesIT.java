package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import dev.sluice.testing.TestService;
import dev.sluice.testing.TraceReceiver;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Traces of a node at a receiver of OTLP, at a service and at origins. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(CONCURRENT)
class TracesIT {
  private static final String AGENT = "agent.test";
  private static final String OWN = "own.test";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String NAMED = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private static final String CALL =
      "openshell.middleware.v1.SupervisorMiddleware/EvaluateHttpRequest";

  private final Vertx vertx = Vertx.vertx();
  private final TraceReceiver receiver = TraceReceiver.start();
  private final Queue<String> atService = new ConcurrentLinkedQueue<>();
  private RecordingOrigin origin;
  private Deployment node;
  private SluiceProcess sluice;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    origin = RecordingOrigin.start(directory, List.of(AGENT, OWN));
    TestService service = new TestService(vertx);
    service.validating(
        TestService.replying(ValidateConfigResponse.newBuilder().setValid(true).build()));
    service.evaluating(
        (request, message) -> {
          atService.add(String.valueOf(request.headers().get("traceparent")));
          TestService.replying(TestService.allow()).to(request, message);
        });
    node = Deployment.in(directory);
    node.write(
        origin,
        Services.registration("guard", service.start()),
        Deployment.admitting(origin, List.of(AGENT, OWN))
            + "network_middlewares: {guard: {middleware: guard, endpoints: {include: [%s]}}}\n"
                .formatted(AGENT),
        List.of(AGENT, OWN));
    Files.writeString(
        directory.resolve("config/sluice.yaml"),
        "tracing: {endpoint: \"%s\", propagate: [%s]}\n".formatted(receiver.endpoint(), OWN),
        StandardOpenOption.APPEND);
    sluice = node.dev();
    // A service may be described later than the node is ready.
    await()
        .until(
            () -> {
              send("http://%s:%d/ready".formatted(AGENT, origin.port()));
              return origin.paths().contains("/ready");
            });
  }

  @AfterAll
  void stop() {
    sluice.close();
    origin.close();
    receiver.close();
    vertx.close().await();
  }

  private String send(String url) {
    return Curl.run(
            "--proxy",
            node.proxyUrl(),
            "--cacert",
            node.ca().toString(),
            "-H",
            "traceparent: " + NAMED,
            "-H",
            "tracestate: a=b",
            "-H",
            "baggage: user=alice",
            url + "?token=hunter2")
        .output();
  }

  /** The span of the request for a path. */
  private Span request(String path) {
    await()
        .until(
            () -> spans("GET").stream().anyMatch(span -> path.equals(attribute(span, "url.path"))));
    return spans("GET").stream()
        .filter(span -> path.equals(attribute(span, "url.path")))
        .findFirst()
        .orElseThrow();
  }

  private List<Span> spans(String name) {
    return receiver.spans(name);
  }

  private static String attribute(Span span, String name) {
    return TraceReceiver.attributes(span).getOrDefault(name, "");
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  @Test
  void aRequestThroughAServiceIsOneTrace() {
    send("http://%s:%d/kept/chain".formatted(AGENT, origin.port()));

    Span whole = request("/kept/chain");
    List<Span> trace =
        receiver.spans().stream()
            .filter(span -> span.getTraceId().equals(whole.getTraceId()))
            .toList();
    assertThat(trace)
        .extracting(Span::getName)
        .contains("admission", "destination", "chain", CALL, "decision");
    assertThat(spans("connect")).isNotEmpty();
    Span call = trace.stream().filter(span -> span.getName().equals(CALL)).findAny().orElseThrow();
    assertThat(atService)
        .contains("00-" + hex(whole.getTraceId()) + "-" + hex(call.getSpanId()) + "-01");
    assertThat(TraceReceiver.attributes(whole))
        .containsAllEntriesOf(
            Map.of(
                "http.request.method", "GET",
                "http.response.status_code", "200",
                "server.address", AGENT,
                "url.scheme", "http",
                "sluice.decision", "allowed"));
  }

  @Test
  void anAgentsSpanIsALinkAndStaysInItsRequest() {
    send("http://%s:%d/kept/link".formatted(AGENT, origin.port()));

    Span whole = request("/kept/link");
    assertThat(whole.getParentSpanId().isEmpty()).isTrue();
    assertThat(hex(whole.getTraceId())).isNotEqualTo(TRACE);
    assertThat(whole.getLinksList())
        .singleElement()
        .matches(link -> hex(link.getTraceId()).equals(TRACE));
    RecordingOrigin.Kept got = origin.kept("/kept/link");
    assertThat(got.values("traceparent")).containsExactly(NAMED);
    assertThat(got.values("tracestate")).containsExactly("a=b");
  }

  @Test
  void anOriginOfTheSettingsGetsOurSpan() {
    send("http://%s:%d/kept/own".formatted(OWN, origin.port()));

    Span whole = request("/kept/own");
    RecordingOrigin.Kept got = origin.kept("/kept/own");
    assertThat(got.values("traceparent"))
        .singleElement()
        .matches(value -> value.startsWith("00-" + hex(whole.getTraceId())));
    assertThat(got.values("tracestate")).isEmpty();
    assertThat(got.values("baggage")).containsExactly("user=alice");
  }

  @Test
  void aRequestInATunnelIsLinkedToItsConnect() {
    send("https://%s:%d/kept/tunnel".formatted(AGENT, origin.tlsPort()));

    Span whole = request("/kept/tunnel");
    await().until(() -> !spans("CONNECT").isEmpty());
    assertThat(whole.getLinksList())
        .anyMatch(
            link ->
                spans("CONNECT").stream()
                    .anyMatch(connect -> connect.getSpanId().equals(link.getSpanId())));
  }

  @Test
  void aDenialNamesItsRefusal() {
    send("http://elsewhere.test/denied");

    Span whole = request("/denied");
    assertThat(attribute(whole, "error.type")).isEqualTo("policy_denied");
    assertThat(attribute(whole, "http.response.status_code")).isEqualTo("403");
  }

  @Test
  void noHeaderAndNoQueryIsInASpan() {
    send("http://%s:%d/kept/silent".formatted(AGENT, origin.port()));

    request("/kept/silent");
    assertThat(receiver.spans().toString()).doesNotContain("hunter2", "alice", "a=b");
    assertThat(Curl.run(node.adminUrl() + "/metrics").output())
        .contains("sluice_trace_spans_total{outcome=\"dropped\"} 0.0");
  }
}
