package dev.sluice.detect.baseenc;

import dev.sluice.detect.coding.BrotliHead;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.layer.Decoder;
import dev.sluice.detect.layer.Readability;
import dev.sluice.detect.text.ByteSpan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Finds the digits of a run that encode text, so that the others, as of images, need no decoding.
 * Bytes of ASCII, and of ASCII in UTF-16, have no high bit, which one digit of each byte tells.
 * Other text is looked for in samples, compressed bytes at the first digits. Event loop only.
 */
final class ReadableDigits {
  // First digits at which compressed bytes may begin.
  private static final int FIRST = 32;

  // Bytes of a sample in a row that other data has by chance in less than one of a million.
  private static final int MOST_OF_SAMPLE = 32;

  // Bytes of a sample: it can begin within a character of four bytes.
  private static final int SAMPLE = MOST_OF_SAMPLE + 4;

  private static final int LEAST_SAMPLE = 64;

  // From one sample to the next.
  private static final int BETWEEN = 4096;

  private static final int BROTLI = 32 * 1024;
  private static final int BROTLI_TEXT = 64;
  private static final int BROTLI_HEAD = 16;
  private static final int CHARACTERS = 16;

  private final BitEncoding encoding;
  private final EncodedLines lines;

  // By alignment; no list where nothing is readable.
  private final List<List<ByteSpan>> parts;

  ReadableDigits(BitEncoding encoding, EncodedLines lines) {
    this.encoding = encoding;
    this.lines = lines;
    this.parts = new ArrayList<>(Collections.nCopies(encoding.alignments(), List.of()));
  }

  /**
   * Passes on a layer for each alignment at which something is readable, and for each reading of a
   * last line; false when no more are wanted.
   *
   * @param padding characters behind the run
   */
  boolean decode(int padding, Decoder.Layers layers) {
    findAscii();
    findOtherText();
    findCompressed();
    boolean brotli = isBrotli(layers);
    if (brotli) {
      parts.set(0, only(new ByteSpan(0, length(0))));
    }
    boolean more = true;
    for (int shift = 0; more && shift < parts.size(); shift++) {
      if (!parts.get(shift).isEmpty()) {
        boolean proven = brotli && shift == 0;
        RunLayer layer = RunLayer.of(encoding, lines, shift, padding, parts.get(shift), proven);
        more = layers.found(layer) && layer.withoutLast().map(layers::found).orElse(true);
      }
    }
    return more;
  }

  private void findAscii() {
    int all = (1 << encoding.alignments()) - 1;
    int[] done = new int[encoding.alignments()];
    int last = lines.length() - BitEncoding.BLOCK;
    for (int at = 0; at <= last; at += BitEncoding.STRIDE) {
      int low = all & ~encoding.highBits(lines.digits(), lines.first() + at);
      while (low != 0) {
        int shift = Integer.numberOfTrailingZeros(low);
        low &= low - 1;
        if (at >= done[shift]) {
          done[shift] = asciiEnd(at, done[shift], shift);
        }
      }
    }
  }

  private int asciiEnd(int block, int after, int shift) {
    int start = block;
    while (start > Math.max(after, shift) && !isHigh(start - 1, shift)) {
      start--;
    }
    int end = block + BitEncoding.BLOCK;
    while (end <= lines.length() - BitEncoding.BLOCK && isAscii(end, shift)) {
      end += BitEncoding.BLOCK;
    }
    while (end < lines.length() && !isHigh(end, shift)) {
      end++;
    }
    if (end - start >= encoding.shortestRun() && end > shift) {
      add(shift, encoding.bytesAround(Math.max(start, shift) - shift, end - shift));
    }
    return end;
  }

  private boolean isAscii(int block, int shift) {
    return (encoding.highBits(lines.digits(), lines.first() + block) >> shift & 1) == 0;
  }

  private boolean isHigh(int at, int shift) {
    return encoding.isHigh(lines.digits()[lines.first() + at], at - shift);
  }

  private void findOtherText() {
    int sample = Math.max(LEAST_SAMPLE, encoding.digits(SAMPLE));
    for (int at = 0; at <= lines.length() - LEAST_SAMPLE; at += BETWEEN) {
      for (int shift = 0; shift < encoding.alignments(); shift++) {
        int end = Math.min(lines.length(), at + shift + sample);
        if (Readability.holds(MOST_OF_SAMPLE, decoded(at + shift, end))) {
          parts.set(shift, only(new ByteSpan(0, length(shift))));
        }
      }
    }
  }

  private void findCompressed() {
    int last = Math.min(FIRST, lines.length() - encoding.shortestRun());
    for (int at = 0; at <= last; at++) {
      // The two bytes of zlib are too few to look for them elsewhere.
      if (encoding.mayBeginCompressed(lines.digits(), lines.first() + at)
          || (at == 0 && encoding.mayBeginZlib(lines.digits(), lines.first()))) {
        byte[] head = decoded(at, at + Long.BYTES);
        if (Readability.isCompressed(head, 0, head.length)) {
          addCompressed(at);
        }
      }
    }
  }

  private boolean isBrotli(Decoder.Layers layers) {
    byte[] head = decoded(0, Math.min(lines.length(), BROTLI_HEAD));
    if (!BrotliHead.begins(head, 0, length(0)) || !layers.affordsGuess()) {
      return false;
    }
    byte[] begin = decoded(0, Math.min(lines.length(), encoding.digits(BROTLI)));
    return Readability.holds(
        CHARACTERS, ContentCodec.BR.decodeUpTo(begin, 0, begin.length, BROTLI_TEXT));
  }

  private void addCompressed(int at) {
    int shift = at % encoding.alignments();
    int from = encoding.bytesAround(0, at - shift).end();
    if (!parts.get(shift).isEmpty()) {
      parts.get(shift).removeIf(part -> part.end() > from);
    }
    add(shift, new ByteSpan(from, length(shift)));
  }

  private int length(int shift) {
    return encoding.decodedLength(lines.length() - shift);
  }

  private void add(int shift, ByteSpan part) {
    ByteSpan within = new ByteSpan(part.start(), Math.min(part.end(), length(shift)));
    List<ByteSpan> found = parts.get(shift);
    if (found.isEmpty()) {
      parts.set(shift, only(within));
      return;
    }
    if (found.getLast().end() > within.start()) {
      within = new ByteSpan(found.removeLast().start(), within.end());
    }
    found.add(within);
  }

  private static List<ByteSpan> only(ByteSpan part) {
    List<ByteSpan> found = new ArrayList<>(1);
    found.add(part);
    return found;
  }

  private byte[] decoded(int from, int end) {
    byte[] decoded = new byte[encoding.decodedLength(end - from)];
    encoding.decode(lines.digits(), lines.first() + from, lines.first() + end, decoded, 0);
    return decoded;
  }
}
