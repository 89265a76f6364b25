package dev.sluice.it.grpc;

import dev.sluice.it.Deployment;
import dev.sluice.it.http2.Http2Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;

/**
 * The cases of gRPC's interoperability tests between a client and a server of grpc-java. Those with
 * accounts of Google are left out.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InteropIT {
  private final Map<String, Http2Node> nodes = new HashMap<>();
  private final List<InteropClient> clients = new ArrayList<>();

  @BeforeAll
  void start() throws IOException {
    nodes.put("origin", new Http2Node("origin", InteropService::addTo));
    nodes.put("bridge", new Http2Node("bridge", InteropService::addTo));
  }

  @AfterAll
  void stop() throws IOException {
    clients.forEach(InteropClient::close);
    for (Http2Node node : nodes.values()) {
      node.close();
    }
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
}
