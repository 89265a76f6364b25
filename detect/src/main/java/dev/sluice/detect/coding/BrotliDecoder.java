package dev.sluice.detect.coding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * RFC 7932, with up to 16 MiB for the window that the body asks for. Bytes behind the end are told
 * from the piece after that of the end on. One thread.
 */
final class BrotliDecoder implements PieceDecoder {
  private static final int INPUT = 8 * 1024;

  private final DecoderJNI.Wrapper decoder;
  private ByteBuffer decoded = ByteBuffer.allocate(0);
  private byte[] coded = {};
  private int at;
  private int end;
  private final FramingText framing = new FramingText();
  private final BrotliFraming metadata = new BrotliFraming(framing);
  private boolean begun;

  BrotliDecoder() {
    Brotli4jLoader.ensureAvailability();
    try {
      decoder = new DecoderJNI.Wrapper(INPUT);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void give(byte[] given, int from, int to) {
    coded = given;
    at = from;
    end = to;
    begun |= to > from;
    metadata.add(given, from, to);
  }

  @Override
  public int read(byte[] out, int from) throws IOException {
    while (!decoded.hasRemaining()) {
      if (decoder.hasOutput()) {
        decoded = decoder.pull();
      } else if (!isFed()) {
        return 0;
      }
    }
    int read = Math.min(out.length - from, decoded.remaining());
    decoded.get(out, from, read);
    return read;
  }

  private boolean isFed() throws IOException {
    switch (decoder.getStatus()) {
      case DONE -> {
        if (at < end) {
          throw new IOException("behind the end");
        }
        return false;
      }
      case OK, NEEDS_MORE_OUTPUT -> decoder.push(0);
      case NEEDS_MORE_INPUT -> {
        if (at == end) {
          return false;
        }
        ByteBuffer input = decoder.getInputBuffer();
        input.clear();
        int size = Math.min(input.remaining(), end - at);
        input.put(coded, at, size);
        at += size;
        decoder.push(size);
      }
      case ERROR -> throw new IOException("not brotli");
    }
    return true;
  }

  @Override
  public int mostWindow() {
    return 16 << 20;
  }

  @Override
  public FramingText framing() {
    return framing;
  }

  @Override
  public boolean isWhole() {
    return !begun || decoder.getStatus() == DecoderJNI.Status.DONE;
  }

  @Override
  public void close() {
    decoded = ByteBuffer.allocate(0);
    decoder.destroy();
  }
}
