package dev.sluice.detect.baseenc;

import dev.sluice.detect.baseenc.EncodedLines.ShortLine;
import dev.sluice.detect.layer.Decoder;
import dev.sluice.detect.layer.LayerText;
import java.util.Arrays;

/**
 * Runs of the encodings of RFC 4648, unbroken or in lines. What was encoded may begin anywhere in a
 * run, so it is read from each place at which the bits can line up. Immutable; any thread.
 */
public final class RunDecoder implements Decoder {
  private static final int STOPPED = -1;

  @Override
  public void decode(LayerText text, Layers layers) {
    byte[] bytes = text.bytes();
    int[] done = new int[BitEncoding.ALL.size()];
    Arrays.fill(done, text.from());
    int sameEnd = text.from();
    // A run of the least length covers one of these blocks.
    for (int at = text.from(); at + BitEncoding.BLOCK <= text.end(); at += BitEncoding.STRIDE) {
      int possible = BitEncoding.ofBlock(bytes, at);
      if (possible != 0 && at >= sameEnd) {
        sameEnd = sameEnd(bytes, at, text.end());
      }
      while (possible != 0) {
        int index = Integer.numberOfTrailingZeros(possible);
        possible &= possible - 1;
        if (at >= done[index]) {
          BitEncoding encoding = BitEncoding.ALL.get(index);
          done[index] =
              isOneDigit(text, at, done[index], sameEnd, encoding)
                  ? sameEnd
                  : end(text, at, done[index], encoding, layers);
        }
        if (done[index] == STOPPED) {
          return;
        }
      }
    }
  }

  // End of the bytes from a place on that are the same; all encodings that have the digit share it.
  private static int sameEnd(byte[] bytes, int at, int limit) {
    int differs = Arrays.mismatch(bytes, at, limit - 1, bytes, at + 1, limit);
    return differs < 0 ? limit : at + differs + 1;
  }

  // Whether the run around a block is one digit: it encodes nothing, and fills files.
  private static boolean isOneDigit(
      LayerText text, int block, int after, int sameEnd, BitEncoding encoding) {
    byte[] bytes = text.bytes();
    if (sameEnd < block + BitEncoding.BLOCK
        || (sameEnd < text.end() && encoding.alphabet().has(bytes[sameEnd]))) {
      return false;
    }
    int start = block;
    while (start > after && bytes[start - 1] == bytes[block]) {
      start--;
    }
    return start == after || !encoding.alphabet().has(bytes[start - 1]);
  }

  // Decodes the run around a block; returns where it ends.
  private static int end(
      LayerText text, int block, int after, BitEncoding encoding, Layers layers) {
    byte[] bytes = text.bytes();
    int start = block;
    while (start > after && encoding.alphabet().has(bytes[start - 1])) {
      start--;
    }
    int end = encoding.alphabet().runEnd(bytes, block + BitEncoding.BLOCK, text.end());
    if (end - start < encoding.shortestRun()) {
      return end;
    }
    EncodedLines lines = EncodedLines.from(text, start, end, encoding);
    int padding = EncodedLines.padding(text, lines.end(), encoding);
    // Where a neighbor or a line break was decoded only now, the run was another one before.
    if (text.seen().isSeen(Math.max(text.from(), start - 1), lines.end() + padding)) {
      return lines.end();
    }
    EncodedLines read = withoutPadding(text, lines, encoding);
    return new ReadableDigits(encoding, read).decode(padding, layers) ? lines.end() : STOPPED;
  }

  // Ends a run at a = that may be its padding. Within base64, a soft line break of quoted-printable
  // looks the same. Another text may follow it.
  private static EncodedLines withoutPadding(
      LayerText text, EncodedLines run, BitEncoding encoding) {
    if (encoding.mostPadding() != 2) {
      return run;
    }
    int last = copiedFrom(text, run.start(), run.end());
    int behind = run.end() - last;
    boolean oneLine = behind > 0 && (run.width() == 0 || behind < run.width());
    boolean padded = (run.length() - behind) % 4 == 3;
    return oneLine && padded ? run.endingWith(new ShortLine(behind, last)) : run;
  }

  private static int copiedFrom(LayerText text, int start, int end) {
    int low = start;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (text.seen().isSeen(middle, end)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
