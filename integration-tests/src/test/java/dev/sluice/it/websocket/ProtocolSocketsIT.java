package dev.sluice.it.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.it.clients.Program;
import dev.sluice.it.websocket.FrameSocket.Message;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protocols over WebSockets whose messages policy judges one by one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedSockets.Resolver.class)
@Execution(CONCURRENT)
class ProtocolSocketsIT {
  private static final int EVENTS = 300;

  private static final String SECRET = "sk-canary0123456789abcdefgh";

  /** Prints whether the module is there. */
  private static final String HAS_MCP =
      """
      import importlib.util as u
      print(bool(u.find_spec('mcp') and u.find_spec('mcp.client.websocket')))
      """;

  private SocketNode node;

  @BeforeAll
  void start(SharedSockets shared) {
    node = shared.node;
  }

  @Test
  void jsonRpcIsJudgedByMethod() throws IOException {
    try (FrameSocket socket = node.open("rpc.test", "/rpc")) {
      assertPasses(socket, call(1, "eth_call", "{}"));
      assertDenied(socket, call(2, "eth_sendTransaction", "{}"));
    }
    assertThat(node.origin().texts("/rpc")).singleElement().asString().contains("eth_call");
    assertThat(denied("/rpc").getJsonObject("denied_call").getString("method"))
        .isEqualTo("eth_sendTransaction");
  }

  /** A server that speaks MCP over a WebSocket, asked as an agent asks; also in intercepted TLS. */
  @ParameterizedTest
  @CsvSource({"false", "true"})
  void mcpIsJudgedByTool(boolean tls) throws IOException {
    String path = "/mcp-" + tls;
    node.origin().script(path, ProtocolSocketsIT::mcp);
    try (FrameSocket socket = openMcp(tls, path)) {
      socket.text(
          call(
              1,
              "initialize",
              "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
                  + "\"clientInfo\":{\"name\":\"agent\",\"version\":\"1\"}}"));
      assertThat(socket.receive().text()).contains("serverInfo");
      socket.text("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
      socket.text(call(2, "tools/list", "{}"));
      assertThat(socket.receive().text()).contains("delete_repo");
      socket.text(call(3, "tools/call", "{\"name\":\"read_file\",\"arguments\":{}}"));
      assertThat(socket.receive().text()).contains("\"id\":3");
      assertDenied(socket, call(4, "tools/call", "{\"name\":\"delete_repo\",\"arguments\":{}}"));
    }
    assertThat(denied(path).getJsonObject("denied_call").getString("tool"))
        .isEqualTo("delete_repo");
  }

  /** The client of the MCP SDK for Python, in intercepted TLS. */
  @Test
  void mcpOfTheSdkIsJudgedByTool(@TempDir Path directory) {
    Program python = Program.installed("python3");
    assumeTrue(
        python.run(directory, "-c", HAS_MCP).strip().equals("True"),
        "python3 has no MCP SDK with WebSockets: pip install 'mcp[ws]<2'");
    String path = "/mcp-sdk";
    node.origin().script(path, ProtocolSocketsIT::mcp);
    assertThat(
            python
                .with("HTTPS_PROXY", node.deployment().proxyUrl())
                .with("SSL_CERT_FILE", node.deployment().ca())
                .run(
                    directory,
                    SocketClientsIT.CLIENTS.resolve("tools.py"),
                    "wss://" + node.authority("mcp.test") + path))
        .contains("tools read_file delete_repo", "called read_file", "closed 1008 policy_denied")
        .doesNotContain("called delete_repo");
    assertThat(denied(path).getJsonObject("denied_call").getString("tool"))
        .isEqualTo("delete_repo");
  }

  private FrameSocket openMcp(boolean tls, String path) throws IOException {
    String protocol = "Sec-WebSocket-Protocol: mcp\r\n";
    return tls
        ? node.openTls("mcp.test", path, protocol)
        : Handshake.open(node.deployment().proxy(), node.authority("mcp.test"), path, protocol);
  }

  private static void mcp(FrameSocket socket) {
    while (true) {
      Message message = socket.receive();
      if (message.isClose()) {
        return;
      }
      JsonObject request = new JsonObject(message.text());
      String result =
          switch (request.getString("method")) {
            case "initialize" ->
                "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},"
                    + "\"serverInfo\":{\"name\":\"files\",\"version\":\"1\"}}";
            case "tools/list" ->
                "{\"tools\":[{\"name\":\"read_file\",\"inputSchema\":{\"type\":\"object\"}},"
                    + "{\"name\":\"delete_repo\",\"inputSchema\":{\"type\":\"object\"}}]}";
            default -> "{\"content\":[]}";
          };
      if (request.containsKey("id")) {
        socket.text(
            "{\"jsonrpc\":\"2.0\",\"id\":%d,\"result\":%s}"
                .formatted(request.getInteger("id"), result));
      }
    }
  }

  /** graphql-transport-ws, and what preceded it. */
  @ParameterizedTest
  @CsvSource({"subscribe, graphql-transport-ws", "start, graphql-ws"})
  void graphQlIsJudgedByOperation(String type, String protocol) throws IOException {
    String path = "/graphql-" + type;
    try (FrameSocket socket =
        Handshake.open(
            node.deployment().proxy(),
            node.authority("graphql.test"),
            path,
            "Sec-WebSocket-Protocol: " + protocol + "\r\n")) {
      assertPasses(socket, "{\"type\":\"connection_init\"}");
      assertPasses(socket, operation(type, "query { viewer { id } }"));
      assertDenied(socket, operation(type, "mutation { deleteEverything }"));
    }
    assertThat(denied(path).getJsonObject("denied_call").getString("operation_type"))
        .isEqualTo("mutation");
  }

  @ParameterizedTest
  @CsvSource({
    "rpc.test, not json",
    "rpc.test, {}",
    "mcp.test, []",
    "graphql.test, {\"type\":\"unknown\"}",
    "graphql.test, not json",
  })
  void whatCannotBeReadIsDenied(String host, String text) throws IOException {
    try (FrameSocket socket = node.open(host, "/unreadable")) {
      socket.text(text);
      assertThat(socket.receive().closeCode()).isEqualTo(1008);
    }
  }

  /** Events as of OpenAI's Realtime and Responses: many small ones, both ways at once. */
  @ParameterizedTest
  @CsvSource({"false", "true"})
  void aStreamOfEventsPassesBothWays(boolean deflated) throws Exception {
    String path = "/realtime-" + deflated;
    node.origin().script(path, socket -> answerEvents(path, socket));
    try (FrameSocket socket =
        deflated ? node.openDeflated("redact.test", path) : node.open("redact.test", path)) {
      Thread sender = Thread.ofVirtual().start(() -> sendEvents(socket));
      for (int i = 0; i < EVENTS; i++) {
        assertThat(socket.receive().text()).isEqualTo(delta(i));
      }
      assertThat(socket.receive().text()).contains("response.done").doesNotContain(SECRET);
      assertThat(sender.join(Duration.ofMinutes(1))).isTrue();
    }
    assertThat(node.origin().texts(path))
        .hasSize(EVENTS)
        .contains(append(6, "audio"), append(8, "audio"))
        .noneMatch(text -> text.contains(SECRET));
  }

  private void answerEvents(String path, FrameSocket socket) throws IOException {
    for (int i = 0; i < EVENTS; i++) {
      node.origin().keep(path, socket.receive());
      socket.text(delta(i));
    }
    socket.text("{\"type\":\"response.done\",\"leak\":\"" + SECRET + "\"}");
    socket.receive();
  }

  private static void sendEvents(FrameSocket socket) {
    for (int i = 0; i < EVENTS; i++) {
      socket.text(append(i, i == 7 ? SECRET : "audio"));
    }
  }

  private static String delta(int number) {
    return "{\"type\":\"response.output_text.delta\",\"sequence_number\":%d,\"delta\":\"word\"}"
        .formatted(number);
  }

  private static String append(int number, String text) {
    return "{\"type\":\"input_audio_buffer.append\",\"event_id\":\"%d\",\"audio\":\"%s\"}"
        .formatted(number, text);
  }

  private static String call(int id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}"
        .formatted(id, method, params);
  }

  private static String operation(String type, String query) {
    return "{\"id\":\"1\",\"type\":\"%s\",\"payload\":{\"query\":\"%s\"}}".formatted(type, query);
  }

  private static void assertPasses(FrameSocket socket, String text) {
    socket.text(text);
    assertThat(socket.receive().text()).isEqualTo(text);
  }

  private static void assertDenied(FrameSocket socket, String text) {
    socket.text(text);
    Message end = socket.receive();
    assertThat(end.closeCode()).isEqualTo(1008);
    assertThat(end.closeReason()).isEqualTo("policy_denied");
  }

  /** What the event of the denied message on a path says. */
  private JsonObject denied(String path) {
    return node.event(
            "websocket.message",
            event -> SocketNode.at(path).test(event) && "Denied".equals(event.getString("action")))
        .getJsonObject("unmapped");
  }
}
