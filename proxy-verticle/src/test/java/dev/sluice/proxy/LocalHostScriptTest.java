package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page of {@code sluice.local} tells people to do, done with curl. */
class LocalHostScriptTest {
  private static final String DENIES_ALL = "version: 1\nnetwork_policies: {}\n";

  private final ProxyHarness proxy = ProxyHarness.create();
  @TempDir private Path directory;

  @AfterEach
  void close() {
    proxy.close();
  }

  /** The commands in the second part of the page. */
  private static String script(String page) {
    String from = page.substring(page.indexOf("<h2>Set the variables</h2>"));
    return from.substring(from.indexOf("<pre>") + 5, from.indexOf("</pre>"));
  }

  private String run(String script) throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-ec", script)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    Stream.of("http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "no_proxy")
        .forEach(shell.environment()::remove);
    Process process = shell.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    String printed = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  @Test
  void getsTheFilesAndTrustsTheProxy() throws Exception {
    assumeTrue(
        List.of("sh", "curl", "openssl").stream().allMatch(LocalHostScriptTest::isInstalled));
    proxy.start(DENIES_ALL);
    String page;
    try (RawClient client = proxy.client()) {
      client.send(
          "GET http://sluice.local/ HTTP/1.1\r\nHost: sluice.local\r\nConnection: close\r\n\r\n");
      page = client.readToEnd();
    }
    String printed =
        run(
            script(page)
                + "\ncurl -fsS https://sluice.local/ca.pem | cmp - ca.pem"
                + "\ncurl -fsS http://sluice.local/bundle.pem | cmp - bundle.pem"
                + "\necho \"$JAVA_TOOL_OPTIONS\"");

    String fingerprint = printed.substring(printed.indexOf('=') + 1, printed.indexOf('\n'));
    assertThat(page).contains("<pre>" + fingerprint + "</pre>");
    assertThat(printed)
        .contains(
            "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=" + proxy.port,
            "-Djavax.net.ssl.trustStore=" + directory + "/trust.p12");
  }
}
