package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.Http2Mode;
import dev.sluice.proto.v1.AskedCall;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints with {@code protocol: grpc}. */
class GrpcPolicyTest {
  private static final String RULES =
      "protocol: grpc\nenforcement: enforce\nrules: [{allow: {service: pkg.Shop}}]\n"
          + "deny_rules: [{method: Drop}]";

  private final ProxyHarness proxy = ProxyHarness.create();
  private final AtomicInteger reached = new AtomicInteger();
  private Http2Origin origin;

  @BeforeEach
  void start() {
    proxy.http2 = Http2Mode.BRIDGE;
    origin = Http2Origin.start(proxy.vertx, proxy.originCa, this::answer);
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private void answer(HttpServerRequest request) {
    reached.incrementAndGet();
    request
        .body()
        .onSuccess(
            body -> request.response().putHeader("content-type", "application/grpc").end(body));
  }

  private HttpResponse<String> call(String type, String path)
      throws IOException, InterruptedException {
    return call(List.of(type), path);
  }

  private HttpResponse<String> call(List<String> types, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = Http2Client.through(proxy.port, proxy.ca())) {
      HttpRequest.Builder request = Http2Client.request(origin.authority(), path);
      types.forEach(type -> request.header("Content-Type", type));
      return client.send(
          request.POST(BodyPublishers.ofByteArray(new byte[5])).build(), BodyHandlers.ofString());
    }
  }

  @Test
  void aCallHasNoOtherContentTypeBesideItsOwn() throws IOException, InterruptedException {
    proxy.start(ProxyHarness.policy(origin.port(), RULES, ""));

    for (List<String> types :
        List.of(
            List.of("application/grpc", "application/json"),
            List.of("application/json", "application/grpc"))) {
      assertThat(call(types, "/pkg.Shop/Get").headers().firstValue("grpc-status")).contains("7");
    }
    assertThat(reached).hasValue(0);
  }

  @Test
  void anAllowedCallReachesItsServer() throws IOException, InterruptedException {
    proxy.start(ProxyHarness.policy(origin.port(), RULES, ""));

    HttpResponse<String> response = call("application/grpc+proto", "/pkg.Shop/Get");

    assertThat(response.body()).hasSize(5);
    assertThat(response.headers().firstValue("grpc-status")).isEmpty();
    assertThat(proxy.decision().getRule().getEngine()).isEqualTo("l7-grpc");
    assertThat(proxy.decision().getAsked().getCallsList())
        .containsExactly(
            AskedCall.newBuilder().setProtocol("grpc").setMethod("pkg.Shop/Get").build());
  }

  @Test
  void aDeniedCallIsNamed() throws IOException, InterruptedException {
    proxy.start(ProxyHarness.policy(origin.port(), RULES, ""));

    HttpResponse<String> response = call("application/grpc", "/pkg.Shop/Drop");

    assertThat(response.headers().firstValue("grpc-status")).contains("7");
    assertThat(proxy.decision().getDeniedCall().getMethod()).isEqualTo("pkg.Shop/Drop");
    assertThat(reached).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"enforce", "audit"})
  void anotherContentTypeIsNoCall(String enforcement) throws IOException, InterruptedException {
    proxy.start(
        ProxyHarness.policy(
            origin.port(),
            RULES.replace("enforcement: enforce", "enforcement: " + enforcement),
            ""));

    for (String type : new String[] {"application/json", "application/grpc-web"}) {
      HttpResponse<String> response = call(type, "/pkg.Shop/Get");

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("policy_denied", "no call of gRPC");
    }
    assertThat(reached).hasValue(0);
  }
}
