package dev.sluice.detect.compressed;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.layer.ByteKinds;
import dev.sluice.detect.layer.Decoder;
import dev.sluice.detect.layer.LayerText;
import dev.sluice.detect.layer.Readability;
import dev.sluice.detect.text.ByteSearch;
import dev.sluice.detect.text.ByteSpan;
import java.util.Optional;

/**
 * Compressed bytes that begin like gzip (RFC 1952) anywhere in the text, or like zlib (RFC 1950) at
 * its begin. A stream that is cut off is read up to the cut. Immutable; any thread.
 */
public final class CompressedDecoder implements Decoder {
  private static final int GZIP_TRAILER = 8;

  // A shorter result hides no secret, and random bytes can look like a short stream.
  private static final int SHORTEST = Inflating.SHORTEST;

  @Override
  public void decode(LayerText text, Layers layers) {
    if (Readability.isZlib(text.at(text.from()), text.at(text.from() + 1))
        && layers.affordsStream()) {
      Inflating inflating = Inflating.zlib(text);
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
      Inflating inflating = Inflating.raw(text);
      int end = members(inflating, text, at, layers);
      Optional<CodedLayer> found = layer(inflating, at, end, ContentCodec.GZIP);
      if (found.isPresent() && !layers.found(found.get())) {
        return;
      }
      // What is whole is not read again, so that empty members in a row stay cheap.
      at = next(text, found.isPresent() ? end : Math.max(at + 1, inflating.whole()));
    }
  }

  private static int next(LayerText text, int at) {
    return ByteSearch.next(text.bytes(), at, text.end(), GzipHeader.FIRST);
  }

  // Reads a member and all that follow it, which are one text (RFC 1952 section 2.2).
  private static int members(Inflating inflating, LayerText text, int from, Layers layers) {
    int end = from;
    do {
      int data = GzipHeader.end(text, end);
      if (!layers.affordsHeader(data - end)) {
        return end;
      }
      end = inflating.append(data);
      if (inflating.isFinished()) {
        end = Math.min(text.end(), end + GZIP_TRAILER);
        inflating.endMember(end);
      }
    } while (inflating.isFinished() && GzipHeader.begins(text, end));
    return end;
  }

  private static Optional<CodedLayer> layer(
      Inflating inflating, int from, int end, ContentCodec codec) {
    return inflating.length() < SHORTEST
        ? Optional.empty()
        : Optional.of(
            new CodedLayer(
                new ByteSpan(from, end),
                inflating.plain(),
                inflating.length(),
                codec == ContentCodec.GZIP ? "gzip" : "zlib",
                codec::encode));
  }

  /** The header of a gzip member (RFC 1952 section 2.3). */
  private static final class GzipHeader {
    static final int FIRST = 0x1F;

    private static final int FIXED = 10;
    private static final int HEADER_CRC = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;

    private GzipHeader() {}

    /** Whether a member, deflated as all are, begins there. */
    static boolean begins(LayerText text, int at) {
      return text.at(at) == FIRST && text.at(at + 1) == 0x8B && text.at(at + 2) == 8;
    }

    /**
     * Where the deflated data begins; the end of the text when the header does not end. Takes time
     * linear in the header, which may be as long as the text.
     */
    static int end(LayerText text, int member) {
      int flags = text.at(member + 3);
      int at = member + FIXED;
      if ((flags & EXTRA) != 0) {
        at += 2 + (text.at(at) & 0xFF) + ((text.at(at + 1) & 0xFF) << 8);
      }
      if ((flags & NAME) != 0) {
        at = afterZero(text, at);
      }
      if ((flags & COMMENT) != 0) {
        at = afterZero(text, at);
      }
      if ((flags & HEADER_CRC) != 0) {
        at += 2;
      }
      return Math.min(at, text.end());
    }

    private static int afterZero(LayerText text, int from) {
      return ByteSearch.next(text.bytes(), from, text.end(), 0) + 1;
    }
  }
}
