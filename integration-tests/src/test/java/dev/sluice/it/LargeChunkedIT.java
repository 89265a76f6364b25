package dev.sluice.it;

import static dev.sluice.it.Deployment.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * Long chunked bodies through the assembled node, byte for byte and with their trailers. {@code
 * large.mib} sets their size: 16 in the build, 1024 for the full length.
 */
@Execution(CONCURRENT)
class LargeChunkedIT {
  private static final long BYTES = Long.getLong("large.mib", 16) << 20;

  /** Of a prime length, so that chunks and reads never keep step with it. */
  private static final byte[] PATTERN = pattern(65_521);

  /** Chunks of a length that fits neither the pattern nor a read. */
  private static final int CHUNK = 50_021;

  private static final String TRAILER = "X-Pattern: whole";

  /** What the node may hold more afterwards: buffers of its pools, compiled code. */
  private static final long GROWTH = 6L << 20;

  @TempDir private Path directory;

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    return bytes;
  }

  @Test
  void bodiesOfAnyLengthPassBothWays() throws Exception {
    try (ServerSocket origin = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RecordingOrigin trusted = RecordingOrigin.start(directory)) {
      Deployment node = deployed(trusted, origin.getLocalPort());
      try (SluiceProcess sluice = node.dev()) {
        transfer(node, origin, 1 << 20);
        long before = Footprint.of(directory).liveBytes();
        transfer(node, origin, BYTES);

        assertThat(Footprint.of(directory).liveBytes()).isLessThan(before + GROWTH);
        assertThat(sluice.stop()).isIn(0, 143);
      }
    }
  }

  private Deployment deployed(RecordingOrigin trusted, int port) {
    String policy =
        """
        version: 1
        network_policies:
          test:
            endpoints: [{host: %s, port: %d, protocol: rest, enforcement: enforce, access: full}]
        """
            .formatted(PLAIN, port);
    return Deployment.in(directory).write(trusted.certificate(), "", policy, List.of(PLAIN));
  }

  /** An upload, then a response, on one connection. */
  private static void transfer(Deployment node, ServerSocket origin, long bytes) throws Exception {
    CompletableFuture<Void> served =
        CompletableFuture.runAsync(() -> serve(origin, bytes), Thread::startVirtualThread);
    String authority = PLAIN + ":" + origin.getLocalPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.proxy())) {
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      write(
          out,
          "POST http://%s/large HTTP/1.1\r\nHost: %s\r\n".formatted(authority, authority),
          bytes);
      assertThat(line(in)).isEqualTo("HTTP/1.1 200 OK");
      assertThat(read(in)).isEqualTo(new Body(bytes, TRAILER));
    }
    served.join();
  }

  private static void serve(ServerSocket origin, long bytes) {
    try (Socket socket = origin.accept()) {
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      assertThat(line(in)).isEqualTo("POST /large HTTP/1.1");
      assertThat(read(in)).isEqualTo(new Body(bytes, TRAILER));
      write(out, "HTTP/1.1 200 OK\r\n", bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What was read whose every byte was as expected. */
  private record Body(long bytes, String trailer) {}

  private static void write(OutputStream out, String head, long bytes) throws IOException {
    out.write(ascii(head + "Transfer-Encoding: chunked\r\n\r\n"));
    long written = 0;
    while (written < bytes) {
      int chunk = (int) Math.min(CHUNK, bytes - written);
      out.write(ascii(Integer.toHexString(chunk) + "\r\n"));
      int rest = chunk;
      while (rest > 0) {
        int from = (int) (written % PATTERN.length);
        int length = Math.min(rest, PATTERN.length - from);
        out.write(PATTERN, from, length);
        written += length;
        rest -= length;
      }
      out.write(ascii("\r\n"));
    }
    out.write(ascii("0\r\n" + TRAILER + "\r\n\r\n"));
    out.flush();
  }

  /** Fields up to the empty line, then chunks, which must carry the pattern. */
  private static Body read(InputStream in) throws IOException {
    while (!line(in).isEmpty()) {
      // The fields of a head are the matter of other tests.
    }
    long read = 0;
    for (int chunk = size(in); chunk > 0; chunk = size(in)) {
      read = compare(in.readNBytes(chunk), read);
      line(in);
    }
    String trailer = line(in);
    return new Body(read, trailer.isEmpty() || !line(in).isEmpty() ? "none" : trailer);
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static long compare(byte[] chunk, long at) {
    int done = 0;
    while (done < chunk.length) {
      int from = (int) ((at + done) % PATTERN.length);
      int length = Math.min(chunk.length - done, PATTERN.length - from);
      if (!Arrays.equals(chunk, done, done + length, PATTERN, from, from + length)) {
        throw new AssertionError("another byte after " + (at + done));
      }
      done += length;
    }
    return at + chunk.length;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new AssertionError("closed after: " + line);
      }
      line.append((char) octet);
    }
    return line.toString().strip();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
