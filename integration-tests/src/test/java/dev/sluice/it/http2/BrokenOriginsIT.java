package dev.sluice.it.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.Curl;
import dev.sluice.it.Deployment;
import dev.sluice.it.SluiceProcess;
import dev.sluice.testing.TestIdentity;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Origins that break rules of HTTP/2: their clients get no whole response, others do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenOriginsIT {
  private final Vertx vertx = Vertx.vertx();
  private Deployment node;
  private SluiceProcess sluice;
  private ScriptedOrigin origin;

  @BeforeAll
  void start(@TempDir Path directory) {
    List<String> hosts = List.of(Deployment.PLAIN);
    TestIdentity identity = TestIdentity.create(directory, "origin", hosts);
    origin = new ScriptedOrigin(vertx, identity);
    node = Deployment.in(directory);
    node.write(
        identity.certificate(),
        "  http2: bridge\n",
        """
        version: 1
        network_policies:
          test:
            endpoints:
              - {host: plain.test, port: %d, protocol: rest, enforcement: enforce, access: full}
        """
            .formatted(origin.port()),
        hosts);
    sluice = node.dev();
  }

  @AfterAll
  void stop() {
    sluice.close();
    vertx.close().await();
  }

  private Curl get() {
    return Curl.run(
        "--max-time",
        "10",
        "--proxy",
        node.proxyUrl(),
        "--cacert",
        node.ca().toString(),
        "--write-out",
        " %{http_code}",
        "https://plain.test:" + origin.port() + "/");
  }

  @ParameterizedTest
  @EnumSource(names = "GOOD", mode = EnumSource.Mode.EXCLUDE)
  void areNotBelieved(OriginFrames frames) {
    origin.answersBy(frames);
    Curl broken = get();
    assertThat(broken.exit() != 0 || broken.output().endsWith(" 502"))
        .as("%d: %s", broken.exit(), broken.output())
        .isTrue();
    // Neither waits for a deadline.
    assertThat(broken.exit()).isNotEqualTo(28);

    origin.answersBy(OriginFrames.GOOD);
    assertThat(get().output()).contains("hello").endsWith(" 200");
  }
}
