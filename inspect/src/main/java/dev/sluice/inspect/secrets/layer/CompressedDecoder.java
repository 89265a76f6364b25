package dev.sluice.inspect.secrets.layer;

import dev.sluice.inspect.coding.ContentCodec;
import dev.sluice.inspect.secrets.text.ByteSpan;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Compressed bytes that begin like gzip (RFC 1952) anywhere in the text, or like zlib (RFC 1950) at
 * its begin. What ends early is read as far as it goes. Immutable; any thread.
 */
public final class CompressedDecoder implements Decoder {
  private static final int GZIP_TRAILER = 8;
  private static final int PIECE = 8 * 1024;

  /** More of them in one text are archives of a kind that is not read. */
  private static final int MOST_MEMBERS = 256;

  /** A shorter result hides no secret, and random bytes can look like a short stream. */
  private static final int SHORTEST = 16;

  @Override
  public void decode(LayerText text, Layers layers) {
    int first = text.from();
    if (text.at(first) == 0x78 && (0x7800 + text.at(first + 1)) % 31 == 0) {
      inflated(text, first, first, ContentCodec.DEFLATE).ifPresent(layers::found);
    }
    if (text.holds(ByteKinds.GZIP)) {
      decodeMembers(text, layers);
    }
  }

  private static void decodeMembers(LayerText text, Layers layers) {
    int tries = 0;
    int at = text.from();
    while (at < text.end() - SHORTEST && tries < MOST_MEMBERS) {
      if (text.bytes()[at] != 0x1F || text.at(at + 1) != 0x8B || text.at(at + 2) != 8) {
        at++;
        continue;
      }
      tries++;
      Optional<CodedLayer> found = inflated(text, at, GzipHeader.end(text, at), ContentCodec.GZIP);
      if (found.isPresent() && !layers.found(found.get())) {
        return;
      }
      at = found.map(member -> member.span().end()).orElse(at + 1);
    }
  }

  private static Optional<CodedLayer> inflated(
      LayerText text, int from, int stream, ContentCodec codec) {
    boolean gzip = codec == ContentCodec.GZIP;
    try (Inflating inflating = new Inflating(gzip)) {
      inflating.run(text, stream);
      if (inflating.length < SHORTEST) {
        return Optional.empty();
      }
      int trailer = gzip && inflating.inflater.finished() ? GZIP_TRAILER : 0;
      int end = Math.min(text.end(), inflating.position(stream) + trailer);
      return Optional.of(
          new CodedLayer(
              new ByteSpan(from, end), inflating.plain, inflating.length, codec::encode));
    }
  }

  /** One stream of deflated data. */
  private static final class Inflating implements AutoCloseable {
    private final Inflater inflater;
    private byte[] plain = new byte[PIECE];
    private int length;

    Inflating(boolean raw) {
      inflater = new Inflater(raw);
    }

    /** Stops at the end of the stream, at a fault, or when there is no more room. */
    void run(LayerText text, int stream) {
      inflater.setInput(text.bytes(), stream, text.end() - stream);
      try {
        int read = 1;
        while (read > 0 && length <= text.room()) {
          if (length == plain.length) {
            plain = Arrays.copyOf(plain, 2 * length);
          }
          read = inflater.inflate(plain, length, plain.length - length);
          length += read;
        }
      } catch (DataFormatException broken) {
        // What came before it is read.
      }
    }

    int position(int stream) {
      return stream + (int) inflater.getBytesRead();
    }

    @Override
    public void close() {
      inflater.end();
    }
  }
}
