package dev.sluice.it.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.Deployment;
import dev.sluice.it.clients.Program;
import dev.sluice.it.http2.Http2Node;
import dev.sluice.it.http2.TunnelShim;
import dev.sluice.testing.Ports;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cases of gRPC's interoperability tests between a client and a server of grpc-java. Those with
 * accounts of Google are left out.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(2)
class InteropIT {
  private final Map<String, Http2Node> nodes = new HashMap<>();
  private final List<InteropClient> clients = new ArrayList<>();

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    nodes.put("origin", new Http2Node(directory, "origin", InteropService::addTo));
    nodes.put("bridge", new Http2Node(directory, "bridge", InteropService::addTo));
  }

  @AfterAll
  void stop() {
    clients.forEach(InteropClient::close);
    nodes.values().forEach(Http2Node::close);
  }

  /** Nothing reads the calls, a built-in, and hooks of a service. */
  @TestFactory
  Stream<DynamicTest> cases() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String mode : List.of("origin", "bridge")) {
      for (String host : List.of(Deployment.PLAIN, Http2Node.READ, Http2Node.CALLED)) {
        InteropClient client = new InteropClient(Objects.requireNonNull(nodes.get(mode)), host);
        clients.add(client);
        cases(client)
            .forEach(
                (name, test) ->
                    tests.add(DynamicTest.dynamicTest(mode + ", " + host + ", " + name, test)));
      }
    }
    return tests.stream();
  }

  static Map<String, Executable> cases(InteropClient client) {
    UnaryCases unary = new UnaryCases(client);
    StreamingCases streams = new StreamingCases(client);
    Map<String, Executable> cases = new LinkedHashMap<>();
    cases.put("empty_unary", unary::empty);
    cases.put("cacheable_unary", unary::cacheable);
    cases.put("large_unary", unary::large);
    cases.put("client_compressed_unary", unary::clientCompressed);
    cases.put("server_compressed_unary", unary::serverCompressed);
    cases.put("client_streaming", streams::ofClient);
    cases.put("client_compressed_streaming", streams::clientCompressed);
    cases.put("server_streaming", streams::ofServer);
    cases.put("server_compressed_streaming", streams::serverCompressed);
    cases.put("ping_pong", streams::pingPong);
    cases.put("empty_stream", streams::empty);
    cases.put("custom_metadata", unary::customMetadata);
    cases.put("custom_metadata of streams", streams::customMetadata);
    cases.put("status_code_and_message", unary::status);
    cases.put("status_code_and_message of streams", streams::status);
    cases.put("special_status_message", unary::specialStatus);
    cases.put("unimplemented_method", unary::unimplementedMethod);
    cases.put("unimplemented_service", unary::unimplementedService);
    cases.put("cancel_after_begin", streams::cancelAfterBegin);
    cases.put("cancel_after_first_response", streams::cancelAfterFirstResponse);
    cases.put("timeout_on_sleeping_server", streams::timeoutOnSleepingServer);
    return cases;
  }

  private Http2Node origin() {
    return Objects.requireNonNull(nodes.get("origin"));
  }

  private static final List<String> OF_GO =
      List.of(
          "empty_unary",
          "large_unary",
          "client_streaming",
          "server_streaming",
          "ping_pong",
          "empty_stream",
          "custom_metadata",
          "status_code_and_message",
          "special_status_message",
          "unimplemented_method",
          "unimplemented_service",
          "cancel_after_begin",
          "cancel_after_first_response",
          "timeout_on_sleeping_server",
          "rpc_soak",
          "channel_soak");

  /** The client of grpc-go, which finds the proxy by its variable. */
  @ParameterizedTest
  @ValueSource(strings = {"plain.test", "read.test", "called.test"})
  void grpcGo(String host, @TempDir Path directory) {
    Program client =
        Program.installed("grpc-interop-client").with("HTTPS_PROXY", origin().node().proxyUrl());
    String[] server = origin().calls(host).split(":", 2);
    for (String name : OF_GO) {
      client.run(
          directory,
          "-use_tls",
          "-use_test_ca",
          "-ca_file=" + origin().node().ca(),
          "-server_host=" + server[0],
          "-server_port=" + server[1],
          "-soak_per_iteration_max_acceptable_latency_ms=60000",
          "-soak_overall_timeout_seconds=200",
          "-test_case=" + name);
    }
  }

  /** It knows no proxy. */
  @Test
  void grpcurlByReflection(@TempDir Path directory) throws IOException {
    Program grpcurl = Program.installed("grpcurl");
    String authority = origin().calls(Http2Node.CALLED);
    Vertx vertx = Vertx.vertx();
    int port = Ports.free();
    new TunnelShim(vertx, origin().node().proxy(), authority).listen(vertx, port);
    Function<Object[], String> call =
        words ->
            grpcurl.run(
                directory,
                Stream.concat(
                        Stream.of("-cacert", origin().node().ca(), "-authority", authority),
                        Stream.of(words))
                    .toArray());
    String shim = "127.0.0.1:" + port;

    assertThat(call.apply(new Object[] {shim, "list"})).contains("grpc.testing.TestService");
    assertThat(call.apply(asks(shim, "UnaryCall", "{'response_size': 3}")))
        .contains("\"body\": \"AAAA\"");
    assertThat(call.apply(asks(shim, "FullDuplexCall", parameters(3) + parameters(6))))
        .contains("\"body\": \"AAAA\"", "\"body\": \"AAAAAAAA\"");
    vertx.close().await();
  }

  private static Object[] asks(String server, String method, String messages) {
    String json = messages.replace('\'', '"');
    return new Object[] {"-d", json, server, "grpc.testing.TestService/" + method};
  }

  private static String parameters(int size) {
    return "{'response_parameters': [{'size': %d}]} ".formatted(size);
  }
}
