package dev.sluice.it.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.Trust;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client within a tunnel that writes any frames, and notes those that come. */
final class FrameClient implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  final Queue<String> seen = new ConcurrentLinkedQueue<>();
  private final SSLSocket socket;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final RawFrames frames = new RawFrames();

  /**
   * Through a proxy to an origin.
   *
   * @param proxy port
   * @param ca of the proxy
   * @param port of the origin
   */
  record Way(int proxy, Path ca, int port) {
    static Way to(BridgeNode node) {
      return new Way(node.deployment.proxy(), node.deployment.ca(), node.port());
    }

    /** The origin as clients name it. */
    String authority() {
      return BridgeNode.HOST + ":" + port;
    }
  }

  private FrameClient(SSLSocket socket) {
    this.socket = socket;
  }

  /** Opens a tunnel and sends the preface. */
  static FrameClient open(BridgeNode node) throws IOException {
    return open(Way.to(node));
  }

  /** The same, in another process than that of the node's test. */
  static FrameClient open(Way way) throws IOException {
    FrameClient client = greeting(way);
    Thread.ofPlatform().daemon().start(client::listen);
    return client;
  }

  /** The same client, that reads nothing. */
  static FrameClient silent(BridgeNode node) throws IOException {
    return greeting(Way.to(node));
  }

  private static FrameClient greeting(Way way) throws IOException {
    FrameClient client = mute(way);
    client.frames().preface();
    client.flush();
    return client;
  }

  /** A client that sends nothing of its own, and notes what comes. */
  static FrameClient bare(BridgeNode node) throws IOException {
    FrameClient client = mute(Way.to(node));
    Thread.ofPlatform().daemon().start(client::listen);
    return client;
  }

  private static FrameClient mute(Way way) throws IOException {
    Socket tunnel = new Socket(InetAddress.getLoopbackAddress(), way.proxy());
    String connect = "CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(way.authority());
    tunnel.getOutputStream().write(connect.getBytes(US_ASCII));
    skipHead(tunnel.getInputStream());
    SSLSocket tls =
        (SSLSocket)
            Trust.in(way.ca())
                .getSocketFactory()
                .createSocket(tunnel, BridgeNode.HOST, way.port(), true);
    SSLParameters terms = tls.getSSLParameters();
    terms.setApplicationProtocols(new String[] {"h2"});
    tls.setSSLParameters(terms);
    tls.startHandshake();
    return new FrameClient(tls);
  }

  private static void skipHead(InputStream in) throws IOException {
    for (int last = 0; last != 0x0d0a0d0a; ) {
      last = last << 8 | in.read();
    }
  }

  /** Frames that {@link #flush} sends. */
  RawFrames frames() {
    return frames;
  }

  /** False when the connection is closed. */
  boolean flush() {
    try {
      socket.getOutputStream().write(frames.take());
      socket.getOutputStream().flush();
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  private void listen() {
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        int first = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        note(first & 0xff, flags, stream, in.readNBytes(first >>> 8));
      }
    } catch (IOException end) {
      ended.countDown();
    }
  }

  private void note(int type, int flags, int stream, byte[] payload) {
    String end = (flags & RawFrames.END_STREAM) == 0 ? "" : " end";
    switch (type) {
      case RawFrames.DATA -> seen.add("DATA " + stream + " " + payload.length + end);
      case RawFrames.HEADERS -> seen.add("HEADERS " + stream + end);
      case RawFrames.RST_STREAM -> seen.add("RST " + stream + " " + at(payload, 0));
      case RawFrames.PING -> seen.add("PONG");
      case RawFrames.GOAWAY -> seen.add("GOAWAY " + at(payload, 0) + " " + at(payload, 4));
      default -> {}
    }
  }

  private static int at(byte[] payload, int index) {
    return ByteBuffer.wrap(payload).getInt(index);
  }

  /** The port of this client at the proxy. */
  int port() {
    return socket.getLocalPort();
  }

  /** Whether the proxy has announced the end. */
  boolean isLeft() {
    return seen.stream().anyMatch(frame -> frame.startsWith("GOAWAY "));
  }

  /** Waits for a frame. */
  void sees(String frame) {
    await()
        .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(seen).contains(frame));
  }

  /** Waits for the end of the connection; the last GOAWAY's code, or -1 without one. */
  int ending() {
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the connection stays open: " + seen);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return seen.stream()
        .filter(frame -> frame.startsWith("GOAWAY "))
        .reduce((first, second) -> second)
        .map(frame -> Integer.parseInt(frame.substring(frame.lastIndexOf(' ') + 1)))
        .orElse(-1);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
