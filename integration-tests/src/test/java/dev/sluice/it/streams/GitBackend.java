package dev.sluice.it.streams;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Git's own server for smart HTTP, by its common gateway interface. */
record GitBackend(Path repositories) {
  private static final String GIT = "/git/";

  static boolean serves(HttpServerRequest request) {
    return request.path().startsWith(GIT);
  }

  /** What it says, head first. Blocks. */
  Buffer answer(Map<String, String> variables, Buffer body) {
    try {
      Path file = Files.createTempFile(repositories, "body", "");
      Files.write(file, body.getBytes());
      ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
      builder.environment().putAll(variables);
      builder.environment().put("GIT_PROJECT_ROOT", repositories.toString());
      builder.environment().put("GIT_HTTP_EXPORT_ALL", "1");
      builder.environment().put("CONTENT_LENGTH", Integer.toString(body.length()));
      Process git = builder.redirectInput(file.toFile()).start();
      return Buffer.buffer(git.getInputStream().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, String> variables(HttpServerRequest request) {
    return Map.of(
        "REQUEST_METHOD", request.method().name(),
        "PATH_INFO", request.path().substring(GIT.length() - 1),
        "QUERY_STRING", Optional.ofNullable(request.query()).orElse(""),
        "CONTENT_TYPE", Optional.ofNullable(request.getHeader("Content-Type")).orElse(""),
        "HTTP_CONTENT_ENCODING",
            Optional.ofNullable(request.getHeader("Content-Encoding")).orElse(""),
        "GIT_PROTOCOL", Optional.ofNullable(request.getHeader("Git-Protocol")).orElse(""),
        "REMOTE_USER", "tester");
  }

  static void send(Buffer said, HttpServerResponse response) {
    String text = said.toString(ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    for (String line : text.substring(0, end).split("\r\n", -1)) {
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      if (line.startsWith("Status:")) {
        response.setStatusCode(Integer.parseInt(value.substring(0, 3)));
      } else {
        response.putHeader(line.substring(0, colon), value);
      }
    }
    response.end(said.slice(end + 4, said.length()));
  }
}
