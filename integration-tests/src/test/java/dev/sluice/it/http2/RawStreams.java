package dev.sluice.it.http2;

import dev.sluice.it.Trust;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A client of HTTP/2 in a tunnel that sends exactly the fields and frames it is told, one request
 * after the other.
 */
public final class RawStreams implements AutoCloseable {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;

  private final SSLSocket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final DefaultHttp2HeadersDecoder fields = new DefaultHttp2HeadersDecoder(false);
  private int next = 1;
  private boolean open = true;

  @SuppressWarnings("ArrayRecordComponent") // Read once.
  private record Frame(int type, int flags, int stream, byte[] payload) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }
  }

  private RawStreams(SSLSocket socket) throws IOException {
    this.socket = socket;
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = socket.getOutputStream();
    out.write(PREFACE);
    write(SETTINGS, 0, 0, new byte[0]);
  }

  /**
   * Connects.
   *
   * @param patience for each read
   * @param authority host and port
   */
  public static RawStreams open(int proxy, Path ca, String authority, Duration patience)
      throws IOException {
    Socket tcp = new Socket(InetAddress.getLoopbackAddress(), proxy);
    tcp.setTcpNoDelay(true);
    tcp.setSoTimeout((int) patience.toMillis());
    tcp.getOutputStream()
        .write(
            "CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n"
                .formatted(authority)
                .getBytes(StandardCharsets.US_ASCII));
    String head = "";
    while (!head.endsWith("\r\n\r\n")) {
      int octet = tcp.getInputStream().read();
      if (octet < 0) {
        throw new IOException("no tunnel: " + head);
      }
      head += (char) octet;
    }
    return new RawStreams(secured(tcp, ca, authority.split(":", 2)[0]));
  }

  private static SSLSocket secured(Socket tcp, Path ca, String host) throws IOException {
    SSLSocket tls = (SSLSocket) Trust.in(ca).getSocketFactory().createSocket(tcp, host, 443, true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls;
  }

  /** Whether it takes another request. */
  public boolean isOpen() {
    return open;
  }

  /** Sends a request and waits for what becomes of it. */
  public StreamOutcome exchange(List<StreamFrame> request) {
    int stream = next;
    next += 2;
    try {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (StreamFrame frame : request) {
        int end = frame.end() ? END_STREAM : 0;
        switch (frame) {
          case StreamFrame.Fields(var block, boolean ignored) ->
              all.write(frame(HEADERS, end | END_HEADERS, stream, encoded(block)));
          case StreamFrame.Data(String text, boolean ignored) ->
              all.write(frame(DATA, end, stream, text.getBytes(StandardCharsets.ISO_8859_1)));
        }
      }
      out.write(all.toByteArray());
      out.flush();
      return outcome(stream);
    } catch (IOException e) {
      open = false;
      return new StreamOutcome.Gone(e.toString());
    }
  }

  private StreamOutcome outcome(int stream) throws IOException {
    int status = 0;
    while (true) {
      Frame frame = read();
      if (frame.type() == HEADERS) {
        status = status(frame, status);
      }
      boolean mine = frame.stream() == stream;
      if (mine && frame.type() == RST_STREAM) {
        return new StreamOutcome.Reset(ByteBuffer.wrap(frame.payload()).getInt());
      }
      if (mine && frame.type() <= HEADERS && frame.has(END_STREAM)) {
        return new StreamOutcome.Answered(status);
      }
      if (frame.type() == GOAWAY) {
        open = false;
        if (ByteBuffer.wrap(frame.payload()).getInt() < stream) {
          return new StreamOutcome.Gone("GOAWAY");
        }
      }
    }
  }

  /** Of a head; that of trailers is the one before. */
  private int status(Frame frame, int before) throws IOException {
    try {
      Http2Headers headers =
          fields.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
      CharSequence status = headers.status();
      return status == null ? before : Integer.parseInt(status.toString());
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
  }

  private Frame read() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    Frame frame = new Frame(type, flags, stream, in.readNBytes(length));
    if ((type == SETTINGS || type == PING) && !frame.has(ACK)) {
      write(type, ACK, 0, type == PING ? frame.payload() : new byte[0]);
    }
    if (type == DATA && length > 0) {
      write(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(length).array());
    }
    return frame;
  }

  private void write(int type, int flags, int stream, byte[] payload) throws IOException {
    out.write(frame(type, flags, stream, payload));
    out.flush();
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** Literals without indexing and without Huffman's code: each octet goes as it is. */
  private static byte[] encoded(List<StreamField> fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (StreamField field : fields) {
      block.write(0);
      literal(field.name(), block);
      literal(field.value(), block);
    }
    return block.toByteArray();
  }

  /** An integer with a prefix of seven bits (RFC 7541 section 5.1), and the octets. */
  private static void literal(String text, ByteArrayOutputStream block) {
    int rest = text.length();
    if (rest < 127) {
      block.write(rest);
    } else {
      block.write(127);
      for (rest -= 127; rest >= 128; rest >>= 7) {
        block.write((rest & 127) | 128);
      }
      block.write(rest);
    }
    block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    open = false;
    socket.close();
  }
}
