package dev.sluice.it.streams;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.inspect.digest.Sha256;
import dev.sluice.testing.Ports;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;

/**
 * An origin whose answer follows from the path: {@code whole} and {@code late} bodies, {@code echo}
 * of a header in some form, {@code sse}; and under {@code /up/} the SHA-256 of what came.
 */
final class StreamOrigin {
  static final String WHOLE = "a secret of the origin";

  /** A piece that is not sent: an event stream waits here until its path {@link #goesOn}. */
  static final String HALT = "";

  private static final long CHECK_MILLIS = 10;

  /** Pieces of event streams by path. */
  private static final Map<String, List<String>> EVENTS = new ConcurrentHashMap<>();

  /** Bodies by path, and their codings. */
  private static final Map<String, Coded> CODED = new ConcurrentHashMap<>();

  /** Paths of responses that may go on. */
  private static final Set<String> GOING_ON = ConcurrentHashMap.newKeySet();

  private static final AtomicReference<Optional<GitBackend>> GIT =
      new AtomicReference<>(Optional.empty());

  private final Vertx vertx;

  StreamOrigin(Vertx vertx) {
    this.vertx = vertx;
  }

  HttpServer listen() {
    return vertx
        .createHttpServer()
        .requestHandler(this::answer)
        .listen(Ports.free(), "127.0.0.1")
        .await();
  }

  /** What a path answers as events. */
  static void streams(String path, List<String> pieces) {
    EVENTS.put(path, pieces);
  }

  private record Coded(ContentCodec codec, String text) {
    void send(HttpServerResponse response) {
      response
          .putHeader("Content-Encoding", codec.name().toLowerCase(Locale.ROOT))
          .putHeader("Content-Type", "text/plain")
          .end(Buffer.buffer(codec.encode(text.getBytes(StandardCharsets.UTF_8))));
    }
  }

  /** What a path answers in a coding. */
  static void codes(String path, ContentCodec codec, String text) {
    CODED.put(path, new Coded(codec, text));
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    String path = request.path();
    if (GitBackend.serves(request)) {
      git(request);
    } else if (path.startsWith("/up/")) {
      count(request);
    } else if (EVENTS.containsKey(path)) {
      response.setChunked(true).putHeader("Content-Type", "text/event-stream");
      events(path, response, EVENTS.getOrDefault(path, List.of()).iterator());
    } else if (CODED.containsKey(path)) {
      Objects.requireNonNull(CODED.get(path)).send(response);
    } else if (path.contains("late")) {
      response.setChunked(true).write("first secret ");
      whenGoingOn(path, response, () -> response.end("BOOM"));
    } else if (path.startsWith("/echo/")) {
      echo(request, path.substring("/echo/".length()));
    } else {
      response.putHeader("Set-Cookie", "a=b").putHeader("ETag", "\"1\"").end(WHOLE);
    }
  }

  static void serves(GitBackend git) {
    GIT.set(Optional.of(git));
  }

  private void git(HttpServerRequest request) {
    Map<String, String> variables = GitBackend.variables(request);
    request
        .body()
        .compose(body -> vertx.executeBlocking(() -> git().answer(variables, body)))
        .onSuccess(said -> GitBackend.send(said, request.response()));
  }

  private static GitBackend git() {
    return Objects.requireNonNull(GIT.get()).orElseThrow();
  }

  /** Releases the responses of a path, also later ones. */
  static void goesOn(String path) {
    GOING_ON.add(path);
  }

  private void whenGoingOn(String path, HttpServerResponse response, Runnable next) {
    if (GOING_ON.contains(path)) {
      next.run();
    } else if (!response.closed()) {
      vertx.setTimer(CHECK_MILLIS, id -> whenGoingOn(path, response, next));
    }
  }

  private static void count(HttpServerRequest request) {
    MessageDigest digest = Sha256.newDigest();
    request.handler(piece -> digest.update(piece.getBytes()));
    request.endHandler(end -> request.response().end(HexFormat.of().formatHex(digest.digest())));
  }

  private void events(String path, HttpServerResponse response, Iterator<String> pieces) {
    if (!pieces.hasNext()) {
      response.end();
      return;
    }
    String piece = pieces.next();
    if (piece.equals(HALT)) {
      whenGoingOn(path, response, () -> events(path, response, pieces));
    } else {
      response.write(piece);
      vertx.setTimer(10, id -> events(path, response, pieces));
    }
  }

  /** Sends the header X-Key back. */
  private static void echo(HttpServerRequest request, String form) {
    String value = request.getHeader("X-Key");
    byte[] raw = value.getBytes(StandardCharsets.UTF_8);
    String text =
        switch (form) {
          case "base64" ->
              Base64.getEncoder().encodeToString(("..." + value).getBytes(StandardCharsets.UTF_8));
          case "hex" -> HexFormat.of().formatHex(raw);
          case "json" -> "{\"key\":\"" + value.replace("/", "\\/") + "\"}";
          case "percent" -> value.replace("/", "%2F").replace("+", "%2B").replace("=", "%3D");
          default -> "before " + value + " after";
        };
    if (form.equals("gzip")) {
      request.response().putHeader("Content-Encoding", "gzip").end(gzip(text));
    } else if (form.equals("header")) {
      request.response().putHeader("X-Debug", value).end("nothing");
    } else {
      request.response().putHeader("Content-Type", "text/plain").end(text);
    }
  }

  private static Buffer gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }
}
