package dev.sluice.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.load.LoadSpec.Route.TunneledTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class TunnelShimTest {
  private static final String CONNECT =
      "CONNECT origin.test:443 HTTP/1.1\r\nHost: origin.test:443\r\n\r\n";

  private final LoadClient client = new LoadClient();
  private ServerSocket proxy;

  @BeforeEach
  void listen() throws IOException {
    proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    client.close();
  }

  @Test
  void opensATunnelBeforeItPassesBytesOn() throws IOException {
    try (TunnelShim shim = shim(Optional.of(new TunneledTls("origin.test", 443)));
        Socket load = dial(shim);
        Socket accepted = proxy.accept()) {
      write(load, "hello");
      assertThat(read(accepted, CONNECT.length())).isEqualTo(CONNECT);
      write(accepted, "HTTP/1.1 200 Connection established\r\n\r\n");
      assertThat(read(accepted, 5)).isEqualTo("hello");
      write(accepted, "welcome");
      assertThat(read(load, 7)).isEqualTo("welcome");
    }
  }

  @Test
  void passesBytesOnAtOnceWithoutATunnel() throws IOException {
    try (TunnelShim shim = shim(Optional.empty());
        Socket load = dial(shim);
        Socket accepted = proxy.accept()) {
      write(load, "hello");
      assertThat(read(accepted, 5)).isEqualTo("hello");
      accepted.shutdownOutput();
      assertThat(load.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void closesTheClientOfARefusedTunnel() throws IOException {
    try (TunnelShim shim = shim(Optional.of(new TunneledTls("origin.test", 443)));
        Socket load = dial(shim);
        Socket accepted = proxy.accept()) {
      write(accepted, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
      assertThat(load.getInputStream().read()).isEqualTo(-1);
    }
  }

  private TunnelShim shim(Optional<TunneledTls> tunnel) {
    return client.shim((InetSocketAddress) proxy.getLocalSocketAddress(), tunnel);
  }

  private static Socket dial(TunnelShim shim) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), shim.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static String read(Socket socket, int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), US_ASCII);
  }
}
