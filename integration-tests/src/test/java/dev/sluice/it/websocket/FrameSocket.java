package dev.sluice.it.websocket;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** One side of a WebSocket, frame by frame. Blocks. */
final class FrameSocket implements AutoCloseable {
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private final Socket socket;
  private final DataInputStream in;
  private final boolean client;
  private final boolean deflate;

  /**
   * @param client whether it masks
   * @param deflate whether permessage-deflate was negotiated, without context takeover
   */
  FrameSocket(Socket socket, DataInputStream in, boolean client, boolean deflate) {
    this.socket = socket;
    this.in = in;
    this.client = client;
    this.deflate = deflate;
  }

  boolean isDeflated() {
    return deflate;
  }

  /** A whole message as it was received. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Message(int opcode, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** Of a close frame. */
    int closeCode() {
      return Frame.of(opcode, payload).closeCode();
    }

    /** Of a close frame. */
    String closeReason() {
      return Frame.of(opcode, payload).closeReason();
    }

    boolean isClose() {
      return opcode == Frame.CLOSE;
    }
  }

  FrameSocket send(Frame frame) {
    return write(frame.bytes(client));
  }

  FrameSocket write(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FrameSocket text(String text) {
    return send(Frame.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** One message in one frame, compressed where that was negotiated. */
  FrameSocket send(int opcode, byte[] payload) {
    return send(new Frame(true, deflate, opcode, deflate ? deflated(payload) : payload));
  }

  /** One message in two frames. */
  FrameSocket split(int opcode, byte[] payload, int at) {
    byte[] sent = deflate ? deflated(payload) : payload;
    int cut = Math.min(at, sent.length);
    send(new Frame(false, deflate, opcode, Arrays.copyOf(sent, cut)));
    return send(
        new Frame(true, false, Frame.CONTINUATION, Arrays.copyOfRange(sent, cut, sent.length)));
  }

  /** One message in frames of one byte. */
  FrameSocket bytewise(int opcode, byte[] payload) {
    byte[] sent = deflate ? deflated(payload) : payload;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < sent.length; i++) {
      Frame frame =
          new Frame(
              i == sent.length - 1,
              deflate && i == 0,
              i == 0 ? opcode : Frame.CONTINUATION,
              new byte[] {sent[i]});
      all.writeBytes(frame.bytes(client));
    }
    return write(all.toByteArray());
  }

  /** The next message or close; answers pings. */
  Message receive() {
    try {
      ByteArrayOutputStream payload = new ByteArrayOutputStream();
      int opcode = -1;
      boolean compressed = false;
      while (true) {
        Frame frame = Frame.read(in);
        if (frame.opcode() == Frame.PING) {
          send(Frame.of(Frame.PONG, frame.payload()));
        } else if (frame.isControl()) {
          if (frame.opcode() == Frame.CLOSE) {
            return new Message(Frame.CLOSE, frame.payload());
          }
        } else {
          opcode = opcode < 0 ? frame.opcode() : opcode;
          compressed |= frame.deflated();
          payload.writeBytes(frame.payload());
          if (frame.fin()) {
            byte[] whole = payload.toByteArray();
            return new Message(opcode, compressed ? inflated(whole) : whole);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next frame, whatever it is. */
  Frame frame() {
    try {
      return Frame.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] deflated(byte[] payload) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(payload);
    byte[] buffer = new byte[payload.length * 2 + 64];
    int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(buffer, length - TAIL.length);
  }

  private static byte[] inflated(byte[] payload) throws IOException {
    Inflater inflater = new Inflater(true);
    byte[] whole = Arrays.copyOf(payload, payload.length + TAIL.length);
    System.arraycopy(TAIL, 0, whole, payload.length, TAIL.length);
    inflater.setInput(whole);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    try {
      while (!inflater.needsInput()) {
        int length = inflater.inflate(buffer);
        out.write(buffer, 0, length);
        if (length == 0) {
          break;
        }
      }
    } catch (DataFormatException e) {
      throw new IOException("not deflated", e);
    } finally {
      inflater.end();
    }
    return out.toByteArray();
  }

  /** Ends the output without a close frame. */
  void halfClose() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
