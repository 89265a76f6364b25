package dev.sluice.it.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** Writes a body, chunked when its length is not declared. One thread. */
final class BodyWriter {
  private static final byte[] LINE = {'\r', '\n'};

  private final OutputStream out;
  private final boolean chunked;

  private BodyWriter(OutputStream out, boolean chunked) {
    this.out = out;
    this.chunked = chunked;
  }

  /**
   * Writes the head.
   *
   * @param start the first line and the fields, each with its end
   */
  static BodyWriter begin(OutputStream socket, String start, OptionalLong length)
      throws IOException {
    OutputStream out = new BufferedOutputStream(socket, 128 * 1024);
    String framing =
        length.isPresent() ? "Content-Length: " + length.getAsLong() : "Transfer-Encoding: chunked";
    out.write((start + framing + "\r\n\r\n").getBytes(US_ASCII));
    return new BodyWriter(out, length.isEmpty());
  }

  void write(byte[] bytes, int from, int length) throws IOException {
    if (chunked) {
      out.write((Integer.toHexString(length) + "\r\n").getBytes(US_ASCII));
    }
    out.write(bytes, from, length);
    if (chunked) {
      out.write(LINE);
    }
  }

  /** Writes a piece and sends all. */
  void send(byte[] bytes) throws IOException {
    write(bytes, 0, bytes.length);
    out.flush();
  }

  void end() throws IOException {
    if (chunked) {
      out.write("0\r\n\r\n".getBytes(US_ASCII));
    }
    out.flush();
  }

  void flush() throws IOException {
    out.flush();
  }
}
