package dev.sluice.inspect.secrets.packed;

import dev.sluice.inspect.secrets.layer.ByteKinds;
import dev.sluice.inspect.secrets.layer.Decoder;
import dev.sluice.inspect.secrets.layer.LayerText;
import dev.sluice.inspect.secrets.layer.Readability;

import dev.sluice.inspect.coding.ContentCodec;
import dev.sluice.inspect.secrets.text.ByteSpan;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Compressed bytes that begin like gzip (RFC 1952) anywhere in the text, or like zlib (RFC 1950) at
 * its begin. A stream that is cut off is read up to the cut. Immutable; any thread.
 */
public final class CompressedDecoder implements Decoder {
  private static final int GZIP_TRAILER = 8;
  private static final int PIECE = 8 * 1024;

  /** One each thread, since making one costs more than to inflate a few bytes. */
  private static final ThreadLocal<Inflater> RAW =
      ThreadLocal.withInitial(() -> new Inflater(true));

  private static final ThreadLocal<Inflater> WRAPPED = ThreadLocal.withInitial(Inflater::new);

  /** A shorter result hides no secret, and random bytes can look like a short stream. */
  private static final int SHORTEST = 16;

  @Override
  public void decode(LayerText text, Layers layers) {
    if (Readability.isZlib(text.at(text.from()), text.at(text.from() + 1))
        && layers.affordsStream()) {
      Inflating inflating = new Inflating(WRAPPED.get(), text);
      int end = inflating.append(text.from());
      layer(inflating, text.from(), end, ContentCodec.DEFLATE).ifPresent(layers::found);
    }
    if (text.holds(ByteKinds.GZIP)) {
      decodeMembers(text, layers);
    }
  }

  private static void decodeMembers(LayerText text, Layers layers) {
    int at = next(text, text.from());
    while (at < text.end() - SHORTEST) {
      if (!GzipHeader.begins(text, at)) {
        at = next(text, at + 1);
        continue;
      }
      if (!layers.affordsStream()) {
        return;
      }
      Inflating inflating = new Inflating(RAW.get(), text);
      int end = members(inflating, text, at);
      Optional<CodedLayer> found = layer(inflating, at, end, ContentCodec.GZIP);
      if (found.isPresent() && !layers.found(found.get())) {
        return;
      }
      // What is whole is not read again, so that empty members in a row stay cheap.
      at = next(text, found.isPresent() ? end : Math.max(at + 1, inflating.whole));
    }
  }

  private static int next(LayerText text, int at) {
    return ByteKinds.next(text.bytes(), at, text.end(), ByteKinds.GZIP);
  }

  /** Reads a member and all that follow it, which are one text (RFC 1952 section 2.2). */
  private static int members(Inflating inflating, LayerText text, int from) {
    int end = from;
    do {
      end = inflating.append(GzipHeader.end(text, end));
      if (inflating.finished) {
        end = Math.min(text.end(), end + GZIP_TRAILER);
        inflating.whole = end;
      }
    } while (inflating.finished && GzipHeader.begins(text, end));
    return end;
  }

  private static Optional<CodedLayer> layer(
      Inflating inflating, int from, int end, ContentCodec codec) {
    return inflating.length < SHORTEST
        ? Optional.empty()
        : Optional.of(
            new CodedLayer(
                new ByteSpan(from, end),
                inflating.plain,
                inflating.length,
                codec == ContentCodec.GZIP ? "gzip" : "zlib",
                codec::encode));
  }

  /** What streams of deflated data hold, one after another. */
  private static final class Inflating {
    private final Inflater inflater;
    private final LayerText text;
    private byte[] plain;
    private int length;
    private boolean finished;

    /** End of the members that were whole. */
    private int whole;

    Inflating(Inflater inflater, LayerText text) {
      this.inflater = inflater;
      this.text = text;
      this.plain = new byte[Math.clamp(4L * (text.end() - text.from()), SHORTEST, PIECE)];
    }

    /** Reads to the end of the stream, to a fault or until there is no room; returns how far. */
    int append(int stream) {
      int before = length;
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
        length = before + (int) inflater.getBytesWritten();
      }
      finished = inflater.finished();
      int end = stream + (int) inflater.getBytesRead();
      inflater.reset();
      return end;
    }
  }
}
