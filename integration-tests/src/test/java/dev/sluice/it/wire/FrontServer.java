package dev.sluice.it.wire;

import static org.awaitility.Awaitility.await;

import dev.sluice.testing.Ports;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server of another make between Sluice and a recorder: it parses the request and writes it anew,
 * and says in {@code X-Read} which method and path it read.
 */
final class FrontServer implements AutoCloseable {
  private static final String NGINX =
      """
      daemon off;
      master_process off;
      pid ${dir}/nginx.pid;
      error_log ${dir}/nginx.log;
      events {}
      http {
        access_log off;
        client_body_temp_path ${dir}/body;
        proxy_temp_path ${dir}/proxy;
        fastcgi_temp_path ${dir}/fastcgi;
        uwsgi_temp_path ${dir}/uwsgi;
        scgi_temp_path ${dir}/scgi;
        server {
          listen 127.0.0.1:${http};
          listen 127.0.0.1:${https} ssl;
          listen 127.0.0.1:${http2} ssl http2;
          ssl_certificate ${pem};
          ssl_certificate_key ${pem};
          location / {
            proxy_pass http://127.0.0.1:${recorder};
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header X-Read "[$request_method $uri]";
          }
        }
      }
      """;
  private static final String HAPROXY =
      """
      defaults
        mode http
        timeout connect 5s
        timeout client 60s
        timeout server 60s
      frontend all
        bind 127.0.0.1:${http}
        bind 127.0.0.1:${https} ssl crt ${pem} alpn http/1.1
        bind 127.0.0.1:${http2} ssl crt ${pem} alpn h2
        http-request set-header X-Read "[%[method] %[path,url_dec]]"
        default_backend recorder
      backend recorder
        server recorder 127.0.0.1:${recorder}
      """;

  private final Process process;
  private final int http;
  private final int https;
  private final int http2;

  private FrontServer(Process process, int http, int https, int http2) {
    this.process = process;
    this.http = http;
    this.https = https;
    this.http2 = http2;
  }

  /** Empty when it is not installed. */
  static Optional<FrontServer> nginx(Path directory, Path pem, Recorder recorder) {
    return program("nginx")
        .map(program -> start(directory, "nginx", NGINX, pem, recorder, List.of(program, "-c")));
  }

  /** Empty when it is not installed. */
  static Optional<FrontServer> haproxy(Path directory, Path pem, Recorder recorder) {
    return program("haproxy")
        .map(
            program ->
                start(directory, "haproxy", HAPROXY, pem, recorder, List.of(program, "-db", "-f")));
  }

  /** Also where only root's path leads. */
  private static Optional<String> program(String name) {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(File.pathSeparator)),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private static FrontServer start(
      Path directory,
      String name,
      String template,
      Path pem,
      Recorder recorder,
      List<String> command) {
    int http = Ports.free();
    int https = Ports.free();
    int http2 = Ports.free();
    String text =
        template
            .replace("${dir}", directory.toString())
            .replace("${http}", Integer.toString(http))
            .replace("${https}", Integer.toString(https))
            .replace("${http2}", Integer.toString(http2))
            .replace("${pem}", pem.toString())
            .replace("${recorder}", Integer.toString(recorder.port()));
    try {
      Path file = Files.writeString(directory.resolve(name + ".conf"), text);
      File log = directory.resolve(name + ".out").toFile();
      Process process =
          new ProcessBuilder(Stream.concat(command.stream(), Stream.of(file.toString())).toList())
              .redirectErrorStream(true)
              .redirectOutput(log)
              .start();
      // Also when nobody gets to close it.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      FrontServer server = new FrontServer(process, http, https, http2);
      await(name).until(() -> server.serves(log.toPath()));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean serves(Path log) throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError("ended: " + Files.readString(log));
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), https)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return http;
  }

  /** Over TLS, by the version that it chooses for it. */
  int tlsPort(OriginVersion version) {
    return switch (version) {
      case HTTP1 -> https;
      case HTTP2 -> http2;
    };
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
