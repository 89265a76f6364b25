package dev.sluice.it.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.Curl;
import dev.sluice.it.Deployment;
import dev.sluice.it.SluiceProcess;
import dev.sluice.it.clients.Program;
import dev.sluice.testing.TestIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Origins of other makes that speak HTTP/2, where {@code proxy.http2} is {@code origin}. */
class OtherOriginsIT {
  @TempDir private Path directory;
  private TestIdentity identity;
  private final List<Process> origins = new ArrayList<>();
  private final List<SluiceProcess> nodes = new ArrayList<>();

  @BeforeEach
  void identify() {
    identity = TestIdentity.create(directory, "origin", List.of(Deployment.PLAIN));
  }

  @AfterEach
  void stop() {
    nodes.forEach(SluiceProcess::close);
    origins.forEach(Process::destroyForcibly);
  }

  private Path resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(OtherOriginsIT.class.getResourceAsStream("/http2/" + name))) {
      return Files.write(directory.resolve(name), in.readAllBytes());
    }
  }

  /** Starts an origin, which prints its port; returns its authority. */
  private String origin(Object... command) throws IOException {
    Process origin =
        new ProcessBuilder(Stream.of(command).map(Object::toString).toList())
            .redirectError(directory.resolve("origin.log").toFile())
            .start();
    origins.add(origin);
    BufferedReader said = origin.inputReader();
    return Deployment.PLAIN + ":" + Integer.parseInt(String.valueOf(said.readLine()).strip());
  }

  private Deployment node(String authority) {
    Deployment node = Deployment.in(directory);
    node.write(
        identity.certificate(),
        "  http2: origin\n",
        """
        version: 1
        network_policies:
          test:
            endpoints:
              - {host: plain.test, port: %s, protocol: rest, enforcement: enforce, access: full}
        """
            .formatted(authority.substring(authority.indexOf(':') + 1)),
        List.of(Deployment.PLAIN));
    nodes.add(node.dev());
    return node;
  }

  /** Both sides of net/http: trailers both ways, and 100 Continue. */
  @Test
  void goWithTrailersAndContinue() throws IOException {
    Path peers = directory.resolve("peers");
    Program.installed("go").run(directory, "build", "-o", peers, resource("peers.go"));
    String authority = origin(peers, "serve", identity.certificate(), identity.key());
    Deployment node = node(authority);

    String said =
        Program.at(peers)
            .with("HTTPS_PROXY", node.proxyUrl())
            .with("SSL_CERT_FILE", node.ca())
            .run(directory, "ask", authority);

    String served = "HTTP/2.0 200 continued true: HTTP/2 true 300000";
    assertThat(said.lines()).containsExactly(served, served, "HTTP/2.0 413 continued false:  ");
  }

  /** Pushing is off in the settings that the node sends. */
  @Test
  void nodeThatWouldPush() throws IOException {
    Program.installed("node");
    String authority = origin("node", resource("push.js"), identity.certificate(), identity.key());
    Deployment node = node(authority);

    Curl answer =
        Curl.run(
            "--silent",
            "--http2",
            "--proxy",
            node.proxyUrl(),
            "--cacert",
            node.ca().toString(),
            "--write-out",
            " %{http_version}",
            "https://" + authority + "/");

    assertThat(answer.output()).isEqualTo("pushed false 2");
  }
}
