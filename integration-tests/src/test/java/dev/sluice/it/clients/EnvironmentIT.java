package dev.sluice.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.cli.SluiceCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients with the variables of {@code sluice env} and no other setting (docs/clients.md). */
@Isolated("reads standard output")
@ExtendWith(Street.OfCommands.class)
class EnvironmentIT {
  private static final String URLLIB =
      "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())";
  private static final String REQUESTS =
      """
      import sys
      try:
          import requests
      except ImportError:
          from pip._vendor import requests
      print(requests.get(sys.argv[1]).text)
      """;
  private static final String NODE =
      """
      const tls = require('tls');
      const [url, proxy] = [new URL(process.argv[1]), new URL(process.env.HTTPS_PROXY)];
      const asked = require('http').request({host: proxy.hostname, port: proxy.port,
          method: 'CONNECT', path: url.host, headers: {host: url.host}}).end();
      asked.on('connect', (answer, socket) => require('https').get(url,
          {createConnection: () => tls.connect({socket, servername: url.hostname})},
          response => response.pipe(process.stdout).on('finish', () => socket.end())));
      """;
  private static final String JAVA =
      """
      import java.net.*;
      import java.net.http.*;
      class Ask {
        public static void main(String[] of) throws Exception {
          System.out.println(HttpClient.newHttpClient().send(
              HttpRequest.newBuilder(URI.create(of[0])).build(),
              HttpResponse.BodyHandlers.ofString()).body());
          System.out.write(URI.create(of[0]).toURL().openStream().readAllBytes());
          System.out.flush();
        }
      }
      """;
  private static final String GO =
      """
      package main

      import ("io"; "net/http"; "os")

      func main() {
        answer, err := http.Get(os.Args[1])
        if err != nil { panic(err) }
        io.Copy(os.Stdout, answer.Body)
      }
      """;

  @TempDir private Path directory;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(directory.resolve("Ask.java"), JAVA);
    Files.writeString(directory.resolve("ask.go"), GO);
  }

  private static Arguments client(String name, String... command) {
    return Arguments.argumentSet(name, List.of(command));
  }

  static Stream<Arguments> clients() {
    return Stream.of(
        client("curl", "curl", "--silent", "--show-error"),
        client("urllib", "python3", "-c", URLLIB),
        client("requests", "python3", "-c", REQUESTS),
        client("Node", "node", "-e", NODE),
        client("Java", "java", "Ask.java"),
        client("Go", "go", "run", "ask.go"));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void reachesAnHttpsOriginThroughTheProxy(List<String> command, Street street) {
    street.put("env/text", "through the proxy");

    String printed = run(command, street, street.url("https", "/env/text"));

    assertThat(printed).contains("through the proxy");
  }

  @Test
  void execRunsACommandWithThem(Street street) {
    street.put("env/text", "through the proxy");
    int status =
        SluiceCommand.execute(
            Stream.concat(
                    options("exec", street),
                    Stream.of(
                        "--",
                        "curl",
                        "--silent",
                        "--output",
                        directory.resolve("got").toString(),
                        street.url("https", "/env/text")))
                .toArray(String[]::new));

    assertThat(status).isZero();
    assertThat(directory.resolve("got")).hasContent("through the proxy");
  }

  @Test
  void execPassesTheStatusOn(Street street) {
    String[] command =
        Stream.concat(options("exec", street), Stream.of("--", "sh", "-c", "exit 7"))
            .toArray(String[]::new);
    assertThat(SluiceCommand.execute(command)).isEqualTo(7);
  }

  private String run(List<String> command, Street street, String url) {
    Program program = Program.installed(command.getFirst());
    PrintedVariables.of(street.clientOptions(street.ca(), directory.resolve("trust")))
        .forEach(program::with);
    return program.run(
        directory, Stream.concat(command.stream().skip(1), Stream.of(url)).toArray());
  }

  private Stream<String> options(String command, Street street) {
    return Stream.concat(
        Stream.of(command), street.clientOptions(street.ca(), directory.resolve("trust")));
  }
}
