package dev.sluice.wire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.SetupTimes;
import dev.sluice.wire.tls.CertificateAuthority;
import dev.sluice.wire.tls.LeafContexts;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputEndTest {
  private static final int REST = 1 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final Promise<Void> restArrived = Promise.promise();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** Says goodbye at the first byte, within its read, and takes what still comes. */
  private int saysGoodbye(Consumer<ChannelPipeline> prepare) {
    NetServer server = vertx.createNetServer();
    server.connectHandler(
        socket -> {
          prepare.accept(((NetSocketInternal) socket).channelHandlerContext().pipeline());
          InputEnd.watch(((NetSocketInternal) socket).channelHandlerContext());
          int[] arrived = {0};
          socket.handler(
              bytes -> {
                if (arrived[0] == 0) {
                  socket.write("bye");
                  OutputEnd.send(((NetSocketInternal) socket).channelHandlerContext());
                }
                arrived[0] += bytes.length();
                if (arrived[0] > REST) {
                  restArrived.tryComplete();
                }
              });
        });
    return server.listen(0, "127.0.0.1").await().actualPort();
  }

  private void readsToTheEndAndStillSends(Socket client) throws Exception {
    client.setSoTimeout(10_000);
    client.getOutputStream().write('x');
    client.getOutputStream().flush();

    assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
        .isEqualTo("bye");
    client.getOutputStream().write(Buffer.buffer(new byte[REST]).getBytes());
    client.getOutputStream().flush();
    restArrived.future().await(10, TimeUnit.SECONDS);
  }

  @Test
  void theClientReadsTheEndAndMayStillSend() throws Exception {
    int port = saysGoodbye(pipeline -> {});
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      readsToTheEndAndStillSends(client);
    }
  }

  @Test
  void soDoesOneOverTls(@TempDir Path directory) throws Exception {
    SslContext leaf =
        new LeafContexts(vertx, CertificateAuthority.openOrCreate(directory), 1, SetupTimes.NONE)
            .contexts("default", "localhost")
            .await()
            .http1();
    int port =
        saysGoodbye(pipeline -> pipeline.addFirst(leaf.newHandler(ByteBufAllocator.DEFAULT)));
    try (Socket client =
        trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      readsToTheEndAndStillSends(client);
    }
  }

  private static SSLContext trusting() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    return context;
  }
}
