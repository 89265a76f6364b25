package dev.sluice.it.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.AuditTopic;
import dev.sluice.it.Trust;
import dev.sluice.it.clients.Program;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of other makes, to an origin of HTTP/2, and bridged to one of HTTP/1.1. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedHttp2.Resolver.class)
class Http2ClientsIT {
  private static final String[] ECHOED = {"200 hello 0", "200 hello 1", "200 hello 2"};

  @TempDir private Path directory;
  private SharedHttp2 nodes;

  @BeforeAll
  void start(SharedHttp2 shared) {
    nodes = shared;
  }

  private Path resource(String name) {
    Path file = directory.resolve(name);
    try (InputStream in =
        Objects.requireNonNull(Http2ClientsIT.class.getResourceAsStream("/http2/" + name))) {
      return Files.exists(file) ? file : Files.write(file, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String curl(Http2Node node, Object... more) {
    Object[] all = new Object[more.length + 7];
    Object[] common = {
      "--silent",
      "--http2",
      "--include",
      "--proxy",
      node.node().proxyUrl(),
      "--cacert",
      node.node().ca()
    };
    System.arraycopy(common, 0, all, 0, common.length);
    System.arraycopy(more, 0, all, common.length, more.length);
    return Program.installed("curl").run(directory, all);
  }

  /** With the placeholder of a credential. */
  @ParameterizedTest
  @ValueSource(strings = {"origin", "bridge"})
  void curl(String mode) {
    Http2Node node = nodes.of(mode);
    String url = "https://" + node.authority() + "/echo";

    String said =
        curl(node, "--data", "hello", "-H", "Authorization: Bearer " + Http2Node.PLACEHOLDER, url);

    assertThat(said).contains("HTTP/2 200", "x-secret: true").endsWith("hello");
    assertThat(said).contains("x-version: " + (mode.equals("origin") ? "h2" : "http/1.1"));
    assertThat(said).doesNotContain(Http2Node.CREDENTIAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"origin", "bridge"})
  void policyRefusesWithTheSameBody(String mode) {
    Http2Node node = nodes.of(mode);

    String said = curl(node, "--data", "x", "https://" + node.authority() + "/other");

    assertThat(said).contains("HTTP/2 403", "content-type: application/json", "policy_denied");
    try (AuditTopic topic = node.topic()) {
      topic.until(
          events -> events.stream().anyMatch(event -> isRequest(event, "/other", "2", 403)));
    }
  }

  private static boolean isRequest(JsonObject event, String path, String version, int status) {
    JsonObject request = event.getJsonObject("http_request", new JsonObject());
    JsonObject response = event.getJsonObject("http_response", new JsonObject());
    return path.equals(request.getJsonObject("url", new JsonObject()).getString("path"))
        && version.equals(request.getString("version"))
        && response.getInteger("code", 0) == status;
  }

  @ParameterizedTest
  @ValueSource(strings = {"origin", "bridge"})
  void node(String mode) {
    Http2Node node = nodes.of(mode);

    String said =
        Program.installed("node")
            .run(
                directory,
                resource("post.js"),
                node.node().proxyUrl(),
                node.node().ca(),
                node.authority(),
                "hello ");

    assertThat(said.lines()).containsExactlyInAnyOrder(ECHOED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"origin", "bridge"})
  void nodeOpensWebSocketsAsStreams(String mode) {
    Http2Node node = nodes.of(mode);

    assertThat(socket(node, node.authority(), "hello"))
        .containsExactly("offered true", "200", "hello", "closed 1000", "ended");
    assertThat(socket(node, node.socketAuthority(), "sk-canary0123456789abcdefgh"))
        .endsWith("200", "closed 1008", "ended");
  }

  private List<String> socket(Http2Node node, String authority, String text) {
    return Program.installed("node")
        .run(
            directory,
            resource("socket.js"),
            node.node().proxyUrl(),
            node.node().ca(),
            authority,
            text)
        .lines()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"origin", "bridge"})
  void pythonH2(String mode) {
    Http2Node node = nodes.of(mode);
    Program python = Program.installed("python3");
    Assumptions.assumeTrue(
        python.tries(directory, "-c", "import h2"), "the Python package h2 is not installed");

    String said =
        python.run(
            directory,
            resource("post.py"),
            node.node().proxy(),
            node.node().ca(),
            node.authority(),
            "hello ");

    assertThat(said.lines()).containsExactlyInAnyOrder(ECHOED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"origin", "bridge"})
  void pythonHttpx(String mode) {
    Http2Node node = nodes.of(mode);
    Program python = Program.installed("python3").with("HTTPS_PROXY", node.node().proxyUrl());
    Assumptions.assumeTrue(
        python.tries(directory, "-c", "import httpx, h2"),
        "the Python package httpx[http2] is not installed");

    String said =
        python.run(
            directory, resource("post_httpx.py"), node.node().ca(), node.authority(), "hello ");

    assertThat(said.lines()).containsExactly(ECHOED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"origin", "bridge"})
  void go(String mode) {
    Http2Node node = nodes.of(mode);

    String said =
        Program.installed("go")
            .with("HTTPS_PROXY", node.node().proxyUrl())
            .with("SSL_CERT_FILE", node.node().ca())
            .run(directory, "run", resource("post.go"), node.authority(), "hello ");

    assertThat(said.lines()).containsExactly(ECHOED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"origin", "bridge"})
  void java(String mode) throws IOException, InterruptedException {
    Http2Node node = nodes.of(mode);
    try (HttpClient client = javaClient(node)) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("https://" + node.authority() + "/echo"))
                  .POST(HttpRequest.BodyPublishers.ofString("hello"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.body()).isEqualTo("hello");
    }
  }

  private static HttpClient javaClient(Http2Node node) {
    InetSocketAddress proxy =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), node.node().proxy());
    return HttpClient.newBuilder()
        .proxy(ProxySelector.of(proxy))
        .sslContext(Trust.in(node.node().ca()))
        .build();
  }

  /** RFC 8441 is not spoken: a WebSocket has a tunnel of HTTP/1.1 beside that of HTTP/2. */
  @ParameterizedTest
  @ValueSource(strings = {"origin", "bridge"})
  void aWebSocketOpensOverHttp1(String mode) {
    Http2Node node = nodes.of(mode);
    CompletableFuture<String> said = new CompletableFuture<>();
    try (HttpClient client = javaClient(node)) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create("wss://" + node.authority() + "/talk"),
                  new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(
                        WebSocket from, CharSequence text, boolean last) {
                      said.complete(text.toString());
                      return WebSocket.Listener.super.onText(from, text, last);
                    }
                  })
              .orTimeout(60, TimeUnit.SECONDS)
              .join();
      socket.sendText("hello", true).join();

      assertThat(said.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo("hello");
      socket.abort();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"origin", "bridge"})
  void git(String mode) throws IOException {
    Http2Node node = nodes.of(mode);
    Program git =
        Program.installed("git")
            .with("GIT_CONFIG_GLOBAL", "/dev/null")
            .with("GIT_TERMINAL_PROMPT", "0")
            .with("GIT_SSL_CAINFO", node.node().ca());
    Path work = Files.createDirectories(directory.resolve("work-" + mode));
    Files.writeString(work.resolve("read.me"), "hello\n");
    git.run(work, "init", "--quiet");
    git.run(work, "add", "read.me");
    git.run(
        work, "-c", "user.name=a", "-c", "user.email=a@b.test", "commit", "--quiet", "-m", "one");
    Path bare = node.files().resolve("served.git");
    git.run(directory, "clone", "--quiet", "--bare", work, bare);
    git.run(bare, "update-server-info");
    String proxy = "http.proxy=" + node.node().proxyUrl();
    String url = "https://" + node.authority() + "/served.git";

    git.run(directory, "-c", proxy, "-c", "http.version=HTTP/2", "clone", url, "of-" + mode);

    assertThat(directory.resolve("of-" + mode + "/read.me")).hasContent("hello\n");
    try (AuditTopic topic = node.topic()) {
      topic.until(
          events ->
              events.stream().anyMatch(event -> isRequest(event, "/served.git/HEAD", "2", 200)));
    }
  }
}
