package dev.sluice.it.wire;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/**
 * An origin that counts every byte, reads requests in one strict way, keeps what it read and
 * answers each with an empty 200. Whatever it cannot read becomes an entry of the method {@code
 * UNREADABLE}, and ends the connection.
 */
final class Recorder implements AutoCloseable {
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final AtomicLong bytes = new AtomicLong();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ServerSocket http;
  private final ServerSocket https;

  private Recorder(ServerSocket http, ServerSocket https) {
    this.http = http;
    this.https = https;
    threads.execute(() -> accept(http));
    threads.execute(() -> accept(https));
  }

  /** Over http, and over https with this identity. */
  static Recorder start(SSLContext identity) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try {
      return new Recorder(
          new ServerSocket(0, 0, loopback),
          identity.getServerSocketFactory().createServerSocket(0, 0, loopback));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        // Closed, or a client that left before it was accepted.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      StrictReader reader =
          new StrictReader(new Counting(new BufferedInputStream(socket.getInputStream())));
      for (Optional<Seen> next = reader.next(); next.isPresent(); next = reader.next()) {
        seen.add(next.get());
        socket.getOutputStream().write(ANSWER);
      }
    } catch (StrictReader.UnreadableException e) {
      seen.add(new Seen("UNREADABLE", String.valueOf(e.getMessage()), "", "", ""));
    } catch (EOFException e) {
      // Broken off in the middle: not a request.
    } catch (IOException e) {
      // The peer is gone.
    }
  }

  int port() {
    return http.getLocalPort();
  }

  int tlsPort() {
    return https.getLocalPort();
  }

  /** How many bytes arrived, after TLS. */
  long bytes() {
    return bytes.get();
  }

  /** Keeps what was read elsewhere. */
  void add(Seen one) {
    seen.add(one);
  }

  /** What was read since the last call, in its order. */
  List<Seen> take() {
    List<Seen> taken = new ArrayList<>();
    for (Seen next = seen.poll(); next != null; next = seen.poll()) {
      taken.add(next);
    }
    return taken;
  }

  @Override
  public void close() throws IOException {
    http.close();
    https.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.close();
  }

  /** The reader takes octets alone and whole bodies. */
  private final class Counting extends FilterInputStream {
    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int octet = super.read();
      if (octet >= 0) {
        bytes.incrementAndGet();
      }
      return octet;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = super.read(into, from, length);
      if (read > 0) {
        bytes.addAndGet(read);
      }
      return read;
    }
  }
}
