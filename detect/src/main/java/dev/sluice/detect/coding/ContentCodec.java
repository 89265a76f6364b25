package dev.sluice.detect.coding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * A content coding, by its registered name. Immutable; any thread. Both directions take time linear
 * in the decoded bytes.
 */
public enum ContentCodec {
  /** RFC 1952, also as {@code x-gzip}. */
  GZIP {
    @Override
    PieceDecoder pieces() {
      return new GzipDecoder();
    }

    @Override
    InputStream open(InputStream coded) throws IOException {
      return new GZIPInputStream(coded);
    }

    @Override
    OutputStream encoding(OutputStream out) throws IOException {
      return new GZIPOutputStream(out, true);
    }

    @Override
    byte[] code(byte[] plain) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(plain);
      }
      return out.toByteArray();
    }
  },

  /** The zlib format of RFC 1950. */
  DEFLATE {
    @Override
    PieceDecoder pieces() {
      return new InflatingDecoder();
    }

    @Override
    InputStream open(InputStream coded) {
      return new InflaterInputStream(coded);
    }

    @Override
    OutputStream encoding(OutputStream out) throws IOException {
      return new DeflaterOutputStream(out, true);
    }

    @Override
    byte[] code(byte[] plain) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (DeflaterOutputStream zlib = new DeflaterOutputStream(out)) {
        zlib.write(plain);
      }
      return out.toByteArray();
    }
  },

  /** RFC 7932. */
  BR {
    @Override
    PieceDecoder pieces() {
      return new BrotliDecoder();
    }

    // By the stream of the library, which is faster than pieces. It passes over bytes behind the
    // end without a word: a coding that does not miss its last byte has some.
    @Override
    public Decoding decode(byte[] coded, int from, int end, int limit) {
      Decoding decoded = decodeBegin(coded, from, end, limit);
      if (!(decoded instanceof Decoding.Done done) || from == end) {
        return decoded;
      }
      if (!(decodeBegin(coded, from, end - 1, limit) instanceof Decoding.Broken)) {
        return new Decoding.Broken();
      }
      FramingText text = new FramingText();
      new BrotliFraming(text).add(coded, from, end);
      return new Decoding.Done(done.bytes(), text.take());
    }

    @Override
    InputStream open(InputStream coded) throws IOException {
      Brotli4jLoader.ensureAvailability();
      return new BrotliInputStream(coded);
    }

    @Override
    OutputStream encoding(OutputStream out) throws IOException {
      Brotli4jLoader.ensureAvailability();
      return new BrotliOutputStream(
          out, Encoder.Parameters.create(BROTLI_QUALITY).setWindow(BROTLI_WINDOW));
    }

    @Override
    byte[] code(byte[] plain) throws IOException {
      Brotli4jLoader.ensureAvailability();
      return Encoder.compress(plain, Encoder.Parameters.create(BROTLI_QUALITY));
    }
  },

  /** RFC 8878. */
  ZSTD {
    @Override
    PieceDecoder pieces() {
      return new ZstdPieceDecoder(ZstdPieceDecoder.MOST_OF_PIECES);
    }

    @Override
    public Decoding decode(byte[] coded, int from, int end, int limit) {
      ZstdPieceDecoder decoder = new ZstdPieceDecoder(ZstdPieceDecoder.MOST_OF_WHOLE);
      return WholeDecoding.decode(decoder, coded, from, end, limit);
    }

    @Override
    InputStream open(InputStream coded) throws IOException {
      return new ZstdInputStream(coded, RecyclingBufferPool.INSTANCE);
    }

    @Override
    OutputStream encoding(OutputStream out) throws IOException {
      return new ZstdOutputStream(out, RecyclingBufferPool.INSTANCE);
    }

    @Override
    byte[] code(byte[] plain) {
      return Zstd.compress(plain);
    }
  };

  private static final int BROTLI_QUALITY = 4;

  // Of bodies in pieces: 256 KiB.
  private static final int BROTLI_WINDOW = 18;

  private static final byte[] NO_TEXT = {};
  private static final int PIECE = 16 * 1024;

  public static Optional<ContentCodec> of(String name) {
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "gzip", "x-gzip" -> Optional.of(GZIP);
      case "deflate" -> Optional.of(DEFLATE);
      case "br" -> Optional.of(BR);
      case "zstd" -> Optional.of(ZSTD);
      default -> Optional.empty();
    };
  }

  /**
   * Decodes a range of bytes, all of them: one with bytes behind the end of the coding is broken.
   *
   * @param limit most decoded bytes
   */
  public Decoding decode(byte[] coded, int from, int end, int limit) {
    return WholeDecoding.decode(pieces(), coded, from, end, limit);
  }

  Decoding decodeBegin(byte[] coded, int from, int end, int limit) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(Math.min(limit, 4 * (end - from)));
    byte[] piece = new byte[PIECE];
    try (InputStream in = open(new ByteArrayInputStream(coded, from, end - from))) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        if (read > limit - plain.size()) {
          return new Decoding.TooLarge();
        }
        plain.write(piece, 0, read);
      }
      return new Decoding.Done(plain.toByteArray(), NO_TEXT);
    } catch (IOException broken) {
      return new Decoding.Broken();
    }
  }

  /**
   * Decodes up to a fault, up to the end, or until there are more bytes than the limit, by at most
   * 16 KiB.
   */
  public byte[] decodeUpTo(byte[] coded, int from, int end, int limit) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(PIECE);
    byte[] piece = new byte[PIECE];
    try (InputStream in = open(new ByteArrayInputStream(coded, from, end - from))) {
      int read = 0;
      while (read >= 0 && plain.size() <= limit) {
        plain.write(piece, 0, read);
        read = in.read(piece);
      }
      return plain.toByteArray();
    } catch (IOException broken) {
      // What came before it is read.
      return plain.toByteArray();
    }
  }

  public byte[] encode(byte[] plain) {
    try {
      return code(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  abstract PieceDecoder pieces();

  abstract InputStream open(InputStream coded) throws IOException;

  abstract byte[] code(byte[] plain) throws IOException;

  abstract OutputStream encoding(OutputStream out) throws IOException;

  /** The zlib format of RFC 1950, whose framing holds no text. One thread. */
  private static final class InflatingDecoder implements PieceDecoder {
    private final Inflater inflater = new Inflater();
    private final FramingText framing = new FramingText();
    private boolean begun;

    @Override
    public void give(byte[] coded, int from, int end) {
      inflater.setInput(coded, from, end - from);
      begun |= end > from;
    }

    @Override
    public int read(byte[] out, int from) throws IOException {
      try {
        int read = inflater.inflate(out, from, out.length - from);
        if (read == 0 && (inflater.needsDictionary() || isBehindEnd())) {
          throw new IOException("not one zlib stream");
        }
        return read;
      } catch (DataFormatException broken) {
        throw new IOException(broken);
      }
    }

    private boolean isBehindEnd() {
      return inflater.finished() && inflater.getRemaining() > 0;
    }

    @Override
    public FramingText framing() {
      return framing;
    }

    @Override
    public boolean isWhole() {
      return !begun || inflater.finished();
    }

    @Override
    public void close() {
      inflater.end();
    }
  }

  /** Decodes whole bodies by the decoders for pieces. Stateless; any thread. */
  private static final class WholeDecoding {
    private static final int PIECE = 16 * 1024;

    private WholeDecoding() {}

    /**
     * Decodes a range of bytes, all of them.
     *
     * @param decoder a fresh one, which this closes
     * @param limit most decoded bytes
     */
    static Decoding decode(PieceDecoder decoder, byte[] coded, int from, int end, int limit) {
      ByteArrayOutputStream plain = new ByteArrayOutputStream(Math.min(limit, 4 * (end - from)));
      byte[] piece = new byte[PIECE];
      try (decoder) {
        decoder.give(coded, from, end);
        for (int read = decoder.read(piece, 0); read > 0; read = decoder.read(piece, 0)) {
          if (read > limit - plain.size()) {
            return new Decoding.TooLarge();
          }
          plain.write(piece, 0, read);
        }
        return from < end && decoder.isWhole()
            ? new Decoding.Done(plain.toByteArray(), decoder.framing().take())
            : new Decoding.Broken();
      } catch (IOException broken) {
        return new Decoding.Broken();
      }
    }
  }
}
