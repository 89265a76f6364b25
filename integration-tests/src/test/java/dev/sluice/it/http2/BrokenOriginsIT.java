package dev.sluice.it.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.Curl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Origins that break rules of HTTP/2: their clients get no whole response, others do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedHttp2.Resolver.class)
class BrokenOriginsIT {
  private Http2Node node;
  private ScriptedOrigin origin;

  @BeforeAll
  void start(SharedHttp2 shared) {
    node = shared.bridge;
    origin = node.broken;
  }

  private Curl get() {
    return Curl.run(
        "--max-time",
        "50",
        "--proxy",
        node.node().proxyUrl(),
        "--cacert",
        node.node().ca().toString(),
        "--write-out",
        " %{http_code}",
        "https://" + Http2Node.BROKEN + ":" + origin.port() + "/");
  }

  @ParameterizedTest
  @EnumSource(names = "GOOD", mode = EnumSource.Mode.EXCLUDE)
  void areNotBelieved(OriginFrames frames) {
    origin.answersBy(frames);
    Curl broken = get();
    assertThat(broken.exit() != 0 || broken.output().endsWith(" 502"))
        .as("%d: %s", broken.exit(), broken.output())
        .isTrue();
    // Neither waits for a deadline: those of the node are longer.
    assertThat(broken.exit()).isNotEqualTo(28);

    origin.answersBy(OriginFrames.GOOD);
    assertThat(get().output()).contains("hello").endsWith(" 200");
  }
}
