package dev.sluice.tools.live;

import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.command.ProgramName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The lines that a node sends, read on a thread of its own. */
public final class LiveLines implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** A node gives a sign of life every 15 seconds. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private static final int LONGEST_ERROR = 4096;
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpURLConnection connection;
  private final BlockingQueue<Optional<JsonNode>> lines = new LinkedBlockingQueue<>(256);
  private volatile boolean stopped;
  private volatile boolean cut;

  private LiveLines(HttpURLConnection connection) {
    this.connection = connection;
  }

  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Begins to listen. Blocks for a few seconds at most.
   *
   * @param path of a page of lines
   * @param query of the URL
   * @throws Refused when the node is at its limit
   * @throws CommandFailure when the node cannot be asked, with the remedy
   */
  public static LiveLines open(AdminEndpoint node, String path, String query)
      throws IOException, Refused {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://" + node.address() + path + query)
                .toURL()
                .openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout((int) CONNECT.toMillis());
    connection.setReadTimeout((int) SILENCE.toMillis());
    if (!node.token().isEmpty()) {
      connection.setRequestProperty("Authorization", "Bearer " + node.token());
    }
    check(node, status(node, connection), connection);
    LiveLines stream = new LiveLines(connection);
    Thread.ofPlatform().daemon().name("trace").start(stream::read);
    return stream;
  }

  private static int status(AdminEndpoint node, HttpURLConnection connection) {
    try {
      return connection.getResponseCode();
    } catch (ConnectException | SocketTimeoutException e) {
      throw unreachable(node, "no node answers");
    } catch (UnknownHostException e) {
      throw unreachable(node, "the name has no address");
    } catch (IOException e) {
      throw unreachable(node, "no HTTP server answers");
    }
  }

  private static CommandFailure unreachable(AdminEndpoint node, String why) {
    return CommandFailure.usage(
        why
            + " at "
            + node
            + "; start one ("
            + ProgramName.call("dev")
            + "), or name another by --admin HOST:PORT or --config DIR");
  }

  private static void check(AdminEndpoint node, int status, HttpURLConnection connection)
      throws IOException, Refused {
    String type = String.valueOf(connection.getContentType());
    switch (status) {
      case 200 -> {
        if (!type.startsWith("application/x-ndjson")) {
          throw CommandFailure.usage(node + " is not the admin API of a node; check --admin");
        }
      }
      case 401 ->
          throw CommandFailure.usage(
              "the node at "
                  + node
                  + " does not accept the token; give that of its admin.token_file by --token-file"
                  + " FILE or --config DIR");
      case 404 ->
          throw CommandFailure.usage(
              "the node at " + node + " has no such page; it may be of an earlier version");
      case 429 -> throw new Refused(said(connection));
      default ->
          throw CommandFailure.usage(
              "the node at " + node + " answers " + status + ": " + said(connection));
    }
  }

  /** What an error page says; it is not trusted. */
  private static String said(HttpURLConnection connection) throws IOException {
    try (InputStream page = connection.getErrorStream()) {
      byte[] bytes = page == null ? new byte[0] : page.readNBytes(LONGEST_ERROR);
      return LineEscape.line(JSON.readTree(bytes).path("error").asString("nothing"));
    } catch (JacksonException e) {
      return "nothing that this command can read";
    }
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null && !stopped; line = reader.readLine()) {
        lines.put(Optional.of(JSON.readTree(line)));
      }
      cut = !stopped;
    } catch (IOException | JacksonException e) {
      cut = !stopped;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stop();
      connection.disconnect();
    }
  }

  public Optional<JsonNode> next() throws InterruptedException {
    Optional<JsonNode> line = lines.poll(100, TimeUnit.MILLISECONDS);
    return line == null ? Optional.empty() : line;
  }

  public boolean isOver() {
    return stopped && lines.isEmpty();
  }

  /** Whether the node ended the stream, or sent what is no line. */
  public boolean isCut() {
    return cut;
  }

  /** Ends the stream; lines that were read can still be taken. Any thread. */
  public void stop() {
    stopped = true;
  }

  /**
   * Does not wait for the node: disconnecting blocks while the other thread reads, up to the next
   * sign of life. That thread disconnects.
   */
  @Override
  public void close() {
    stop();
  }
}
