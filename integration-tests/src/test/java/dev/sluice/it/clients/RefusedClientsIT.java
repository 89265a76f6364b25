package dev.sluice.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients show of a refusal, as docs/troubleshooting.md quotes it. */
@ExtendWith(Street.OfClients.class)
@Execution(SAME_THREAD)
class RefusedClientsIT {
  private static final String TUNNEL =
      "Tunnel connection failed: 403 Forbidden (sluice: policy_denied)";
  private static final String URLLIB = "import sys, urllib.request as u; u.urlopen(sys.argv[1])";
  private static final String REQUESTS =
      "import sys, requests; requests.get(sys.argv[1]).raise_for_status()";
  private static final String HTTPX =
      "import sys, httpx; httpx.get(sys.argv[1]).raise_for_status()";
  private static final String GO =
      """
      package main

      import (
        "net/http"
        "os"
      )

      func main() {
        answer, err := http.Get(os.Args[1])
        if err != nil {
          panic(err)
        }
        panic(answer.Status)
      }
      """;
  private static final String URL_CONNECTION =
      """
      class Ask {
        public static void main(String[] of) throws Exception {
          java.net.URI.create(of[0]).toURL().openStream();
        }
      }
      """;
  private static final String HTTP_CLIENT =
      """
      import java.net.http.*;
      class Ask {
        public static void main(String[] of) throws Exception {
          throw new Exception(HttpClient.newHttpClient().send(
              HttpRequest.newBuilder(java.net.URI.create(of[0])).build(),
              HttpResponse.BodyHandlers.ofString()).body());
        }
      }
      """;

  @TempDir private Path directory;

  /** Program and its arguments before the URL; what it prints of a CONNECT, and of a request. */
  static Stream<Arguments> clients() {
    return Stream.of(
        arguments(
            "git",
            List.of("git", "ls-remote"),
            "CONNECT tunnel failed, response 403",
            "The requested URL returned error: 403"),
        arguments(
            "wget",
            List.of("wget", "--tries=1"),
            "Proxy tunneling failed: Forbidden (sluice: policy_denied)",
            "ERROR 403: Forbidden (sluice: policy_denied)."),
        python("urllib", URLLIB, TUNNEL, "HTTP Error 403: Forbidden (sluice: policy_denied)"),
        python(
            "requests",
            REQUESTS,
            TUNNEL,
            "403 Client Error: Forbidden (sluice: policy_denied) for url:"),
        python(
            "httpx",
            HTTPX,
            "httpx.ProxyError: 403 Forbidden (sluice: policy_denied)",
            "Client error '403 Forbidden (sluice: policy_denied)' for url"),
        arguments(
            "Go, `net/http`",
            List.of("go", "run", "ask.go"),
            "Forbidden (sluice: policy_denied)",
            "403 Forbidden (sluice: policy_denied)"));
  }

  private static Arguments python(
      String library, String script, String ofConnect, String ofRequest) {
    return arguments(library + " (Python)", List.of("python3", "-c", script), ofConnect, ofRequest);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clients")
  void showsTheQuotedText(
      String client, List<String> command, String ofConnect, String ofRequest, Street street)
      throws IOException {
    Files.writeString(directory.resolve("ask.go"), GO);

    assertShows(refused(command, "https", street), ofConnect);
    assertShows(refused(command, "http", street), ofRequest);
    assertThat(row(client)).contains("`" + ofConnect + "`").contains("`" + ofRequest + "`");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tunnelOnly")
  void showsTheQuotedTextOfARefusedConnect(
      String client, List<String> command, String ofConnect, Street street) throws IOException {
    assertShows(refused(command, "https", street), ofConnect);
    assertThat(row(client)).contains(ofConnect);
  }

  static Stream<Arguments> tunnelOnly() {
    return Stream.of(
        arguments("curl", List.of("curl", "--show-error"), "CONNECT tunnel failed, response 403"),
        arguments("pip", List.of("pip", "download", "--retries=1", "none", "--index-url"), TUNNEL),
        arguments(
            "npm",
            List.of("npm", "view", "none", "--fetch-retries=0", "--registry"),
            "403 Forbidden (sluice: policy_denied) - GET https://denied.example.com/"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("java")
  void javaShowsTheQuotedText(String client, String source, String ofConnect, Street street)
      throws IOException {
    Path file = Files.writeString(directory.resolve("Ask.java"), source);
    List<String> command =
        List.of(
            "java",
            "-Dhttps.proxyHost=127.0.0.1",
            "-Dhttps.proxyPort=" + street.proxyPort(),
            file.toString());

    assertShows(refused(command, "https", street), ofConnect);
    assertThat(row(client)).contains("`" + ofConnect + "`");
  }

  static Stream<Arguments> java() {
    return Stream.of(
        arguments(
            "Java, `HttpURLConnection`",
            URL_CONNECTION,
            "Unable to tunnel through proxy. Proxy returns"
                + " \"HTTP/1.1 403 Forbidden (sluice: policy_denied)\""),
        arguments("Java, `HttpClient`", HTTP_CLIENT, "Tunnel failed, got: 403"));
  }

  private String refused(List<String> command, String scheme, Street street) {
    String url = scheme + "://denied.example.com/";
    Object[] arguments = Stream.concat(command.stream().skip(1), Stream.of(url)).toArray();
    String printed =
        Program.installed(command.getFirst())
            .with("http_proxy", street.proxy())
            .with("https_proxy", street.proxy())
            .fail(directory, arguments);
    assumeFalse(printed.contains("ModuleNotFoundError"), "a library is not installed");
    return printed;
  }

  /** Another version of a client may have other words, but it tells that it was refused. */
  private static void assertShows(String printed, String quoted) {
    assertThat(printed).containsAnyOf("403", "policy_denied");
    assumeThat(printed).as("the version that docs/troubleshooting.md quotes").contains(quoted);
  }

  /** The row of a client. */
  private static String row(String client) throws IOException {
    return Files.readAllLines(Path.of("../docs/troubleshooting.md")).stream()
        .filter(line -> line.startsWith("| " + client + " |"))
        .findFirst()
        .orElse("");
  }
}
