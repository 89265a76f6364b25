package dev.sluice.it.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** An origin behind nginx, as most are. */
@Execution(CONCURRENT)
@ExtendWith(SharedSockets.Resolver.class)
class BehindNginxIT {
  private static final String SECRET = "sk-canary0123456789abcdefgh";

  @Test
  void messagesAreReadOnTheirWayToItAndBack(SharedSockets shared, @TempDir Path directory)
      throws IOException {
    assumeTrue(isInstalled(), "nginx is not installed: not tried");
    Process nginx = nginx(directory, shared.nginx, shared.node.origin().port());
    try {
      await().atMost(Duration.ofMinutes(1)).until(() -> isListening(shared.nginx));
      for (boolean deflated : List.of(false, true)) {
        talk(shared, deflated);
      }
    } finally {
      nginx.destroy();
    }
  }

  private static void talk(SharedSockets shared, boolean deflated) throws IOException {
    String offer = deflated ? "Sec-WebSocket-Extensions: " + Handshake.DEFLATE + "\r\n" : "";
    try (FrameSocket socket =
        Handshake.open(
            shared.node.deployment().proxy(), "nginx.test:" + shared.nginx, "/nginx", offer)) {
      assertThat(socket.isDeflated()).isEqualTo(deflated);
      for (String text : List.of("hello", "x".repeat(200_000))) {
        socket.text(text);
        assertThat(socket.receive().text()).isEqualTo(text);
      }
      socket.text(SECRET);
      assertThat(socket.receive().text()).isNotEmpty().doesNotContain(SECRET);
      socket.send(Frame.close(1000));
      assertThat(socket.receive().closeCode()).isEqualTo(1000);
    }
    assertThat(shared.node.origin().texts("/nginx")).noneMatch(text -> text.contains(SECRET));
  }

  private static boolean isInstalled() {
    return Stream.of("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx")
        .anyMatch(program -> Files.isExecutable(Path.of(program)));
  }

  private static String configuration(Path directory, int port, int origin) {
    return """
    daemon off;
    pid %1$s/nginx.pid;
    error_log %1$s/nginx.log;
    worker_processes 1;
    events { worker_connections 256; }
    http {
      access_log off;
      client_body_temp_path %1$s/body;
      proxy_temp_path %1$s/proxy;
      fastcgi_temp_path %1$s/fastcgi;
      uwsgi_temp_path %1$s/uwsgi;
      scgi_temp_path %1$s/scgi;
      server {
        listen 127.0.0.1:%2$d;
        location / {
          proxy_pass http://127.0.0.1:%3$d;
          proxy_http_version 1.1;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection "upgrade";
          proxy_set_header Sec-WebSocket-Extensions $http_sec_websocket_extensions;
        }
      }
    }
    """
        .formatted(directory, port, origin);
  }

  private static Process nginx(Path directory, int port, int origin) throws IOException {
    Path configuration = directory.resolve("nginx.conf");
    Files.writeString(configuration, configuration(directory, port, origin));
    ProcessBuilder builder =
        new ProcessBuilder("nginx", "-p", directory.toString(), "-c", configuration.toString());
    builder.environment().merge("PATH", ":/usr/sbin:/usr/local/sbin", String::concat);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("nginx.out").toFile())
        .start();
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
