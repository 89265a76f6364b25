package dev.sluice.tools.proposals;

import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.live.AdminEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of the admin API with JSON, one at a time. */
final class AdminCalls {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Longer than a change of a policy takes. */
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private static final int MOST = 16 << 20;
  private static final JsonMapper JSON = new JsonMapper();

  private final AdminEndpoint node;
  private final String reason;

  /**
   * @param reason for the audit; empty for none
   */
  AdminCalls(AdminEndpoint node, String reason) {
    this.node = node;
    this.reason = reason;
  }

  record Reply(int status, JsonNode body) {
    boolean isDone() {
      return status / 100 == 2;
    }
  }

  /**
   * Asks.
   *
   * @param path with its query
   * @throws CommandFailure when no node answers, or it does not accept the token
   */
  Reply get(String path) {
    return call("GET", path, new byte[0]);
  }

  Reply post(String path, byte[] body) {
    return call("POST", path, body);
  }

  private Reply call(String method, String path, byte[] body) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://" + node.address() + path).toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout((int) CONNECT.toMillis());
      connection.setReadTimeout((int) ANSWER.toMillis());
      connection.setRequestMethod(method);
      if (!node.token().isEmpty()) {
        connection.setRequestProperty("Authorization", "Bearer " + node.token());
      }
      if (!reason.isEmpty()) {
        connection.setRequestProperty("X-Sluice-Reason", reason);
      }
      return exchange(connection, body);
    } catch (IOException e) {
      throw CommandFailure.usage(
          "no node answers at %s; start one, or name another by --admin HOST:PORT or --config DIR"
              .formatted(node));
    }
  }

  private Reply exchange(HttpURLConnection connection, byte[] body) throws IOException {
    if (body.length > 0) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
    }
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      byte[] read = in == null ? new byte[0] : in.readNBytes(MOST);
      Reply reply = new Reply(status, json(read));
      if (status == 401) {
        throw CommandFailure.usage(
            "the node does not accept the token; give that of its admin.token_file by"
                + " --token-file or --config");
      }
      return reply;
    }
  }

  private JsonNode json(byte[] read) {
    try {
      return JSON.readTree(new String(read, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      throw CommandFailure.usage(node + " is not the admin API of a node; check --admin");
    }
  }
}
