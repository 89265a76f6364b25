package dev.sluice.tools.doctor;

import dev.sluice.testing.TestIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;

/** Gives one client a fixed answer, then speaks TLS with it. */
final class FakeProxy implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final CompletableFuture<String> head = new CompletableFuture<>();

  FakeProxy(String answer, TestIdentity identity) throws IOException {
    Thread.ofPlatform().daemon().start(() -> serve(answer, identity));
  }

  int port() {
    return server.getLocalPort();
  }

  /** What the client sent first. */
  String head() {
    return head.join();
  }

  private void serve(String answer, TestIdentity identity) {
    try (Socket client = server.accept()) {
      head.complete(head(client.getInputStream()));
      client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      SSLSocket secured =
          (SSLSocket)
              identity
                  .context()
                  .getSocketFactory()
                  .createSocket(client, "", client.getPort(), true);
      secured.setUseClientMode(false);
      secured.startHandshake();
      secured.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // A client that distrusts the certificate leaves; the tests look at the client.
      head.completeExceptionally(e);
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no head");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
