package dev.sluice.detect.baseenc;

import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.layer.GuessedLayer;
import dev.sluice.detect.layer.Readability;
import dev.sluice.detect.text.ByteSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of a run at one alignment. What changes is encoded anew from there to the end of the
 * run, but for a last line that may be no part of it. Event loop only.
 *
 * @param shift digits of the run before the first byte
 * @param padding characters behind the run
 * @param parts of the text, the only ones decoded
 * @param proven whether the begin of the text is known to be compressed text
 * @param doubtful digits of a last line that may be another text; 0 for none
 */
@SuppressWarnings("ArrayRecordComponent")
record RunLayer(
    BitEncoding encoding,
    EncodedLines lines,
    int shift,
    int padding,
    List<ByteSpan> parts,
    byte[] text,
    boolean proven,
    int doubtful)
    implements GuessedLayer {
  // Bytes of text in a last line, which other words have in less than one of a hundred.
  private static final int LEAST_TEXT = 6;

  private static final int BEFORE = 16;
  private static final int BEHIND = 64;

  // Bytes of a secret that ends before the last line, and of what tells its kind.
  private static final int REACH = 4096;

  static RunLayer of(
      BitEncoding encoding,
      EncodedLines lines,
      int shift,
      int padding,
      List<ByteSpan> parts,
      boolean proven) {
    byte[] text = new byte[encoding.decodedLength(lines.length() - shift)];
    List<ByteSpan> read = List.copyOf(parts);
    int last = lines.last().digits();
    RunLayer layer = new RunLayer(encoding, lines, shift, padding, read, text, proven, last);
    parts.forEach(layer::decode);
    return layer.goesOn()
        ? new RunLayer(encoding, lines, shift, padding, read, text, proven, 0)
        : layer;
  }

  @Override
  public boolean isGuess() {
    return !proven;
  }

  private boolean goesOn() {
    int before = wholeLines();
    int end = Math.min(text.length, before + BEHIND);
    if (doubtful == 0 || end - before < LEAST_TEXT) {
      return false;
    }
    int from = Math.max(0, before - BEFORE);
    decode(new ByteSpan(from, end));
    while (from < before && (text[from] & 0xC0) == 0x80) {
      from++;
    }
    return Readability.holds(end - from, Arrays.copyOfRange(text, from, end));
  }

  private int wholeLines() {
    return encoding.decodedLength(lines.length() - shift - doubtful);
  }

  Optional<RunLayer> withoutLast() {
    int end = wholeLines();
    ByteSpan last = parts.getLast();
    ByteSpan part = new ByteSpan(Math.max(last.start(), end - REACH), end);
    return doubtful == 0 || last.end() <= end || part.start() >= end
        ? Optional.empty()
        : Optional.of(
            new RunLayer(encoding, lines, shift, padding, List.of(part), text, proven, doubtful));
  }

  private void decode(ByteSpan part) {
    int group = part.start() / encoding.groupBytes();
    int first = lines.first() + shift;
    encoding.decode(
        lines.digits(),
        first + group * encoding.alignments(),
        Math.min(lines.first() + lines.length(), first + encoding.digits(part.end())),
        text,
        group * encoding.groupBytes());
  }

  @Override
  public ByteSpan sourceSpan(ByteSpan span) {
    return new ByteSpan(lines.start() + shift, lines.end() + padding);
  }

  @Override
  public String form(ByteSpan span) {
    return switch (encoding.alignments()) {
      case 4 -> "base64";
      case 8 -> "base32";
      default -> "hex";
    };
  }

  @Override
  public Edit encoded(List<Edit> edits, byte[] replacement) {
    decode(new ByteSpan(0, text.length));
    DigitWriter writer = DigitWriter.like(encoding, lines.copied());
    if (doubtful > 0 && edits.getLast().span().end() <= wholeLines()) {
      return beforeLast(edits, replacement, writer);
    }
    byte[] digits = writer.digits(Edits.applied(text, 0, text.length, edits));
    if (isUnclear(digits)) {
      List<Edit> aligned = AlignedEdits.of(edits, replacement, encoding);
      digits = writer.digits(Edits.applied(text, 0, text.length, aligned));
    }
    byte[] encoded = padding > 0 ? writer.padded(digits) : digits;
    return edit(lines.end() + padding, encoded, edits);
  }

  private boolean isUnclear(byte[] digits) {
    boolean whole = padding == 0 && (lines.length() - shift) % encoding.alignments() == 0;
    boolean either = encoding.isInEitherAlphabet(lines.copied());
    return (whole && digits.length % encoding.alignments() != 0)
        || (either && !encoding.isInEitherAlphabet(digits));
  }

  private Edit beforeLast(List<Edit> edits, byte[] replacement, DigitWriter writer) {
    List<Edit> aligned = AlignedEdits.of(edits, replacement, encoding);
    int end = lines.last().before();
    if (!AlignedEdits.areAligned(aligned, encoding)) {
      byte[] changed = Edits.applied(text, 0, wholeLines(), edits);
      return edit(end, writer.padded(writer.digits(changed)), edits);
    }
    byte[] digits = writer.digits(Edits.applied(text, 0, text.length, aligned));
    long bytes = Edits.length(0, aligned);
    int kept = lines.length() - shift - doubtful + (int) (bytes * Byte.SIZE / encoding.bits());
    return edit(end, Arrays.copyOf(digits, kept), aligned);
  }

  private Edit edit(int end, byte[] encoded, List<Edit> edits) {
    ByteSpan span = new ByteSpan(lines.start() + shift, end);
    return new Edit(span, lines.broken(encoded, shift), Edits.patterns(edits));
  }

  @Override
  public String toString() {
    return "RunLayer[" + text.length + " bytes]";
  }

  /**
   * Lengthens what replaces secrets, so that the digits behind it stay the same. An edit of another
   * layer within this one cannot be lengthened. Any thread.
   */
  private static final class AlignedEdits {
    // Joins no words, and is written as it is in strings and in forms.
    private static final byte FILL = '*';

    private AlignedEdits() {}

    /**
     * The edits with as many asterisks around the replacement as make whole groups of it. In
     * base64, they are put so that none of its characters needs one of the two digits that differ
     * between the alphabets, if that is possible.
     *
     * @param edits joined
     * @param replacement of a secret
     */
    static List<Edit> of(List<Edit> edits, byte[] replacement, BitEncoding encoding) {
      List<Edit> aligned = new ArrayList<>(edits.size());
      int moved = 0;
      for (Edit edit : edits) {
        int start = edit.span().start() + moved;
        moved += edit.bytes().length - (edit.span().end() - edit.span().start());
        if (Arrays.equals(edit.bytes(), replacement)) {
          int before = fillBefore(replacement, start, encoding);
          int behind = Math.floorMod(-(moved + before), encoding.groupBytes());
          moved += before + behind;
          aligned.add(new Edit(edit.span(), filled(before, replacement, behind), edit.patterns()));
        } else {
          aligned.add(edit);
        }
      }
      return aligned;
    }

    private static byte[] filled(int before, byte[] replacement, int behind) {
      byte[] bytes = new byte[before + replacement.length + behind];
      Arrays.fill(bytes, FILL);
      System.arraycopy(replacement, 0, bytes, before, replacement.length);
      return bytes;
    }

    private static int fillBefore(byte[] replacement, int start, BitEncoding encoding) {
      for (int fill = 0; fill < encoding.groupBytes(); fill++) {
        if (!encoding.needsLastDigits(replacement, start + fill)) {
          return fill;
        }
      }
      return 0;
    }

    static boolean areAligned(List<Edit> edits, BitEncoding encoding) {
      return Edits.length(0, edits) % encoding.groupBytes() == 0;
    }
  }

  /**
   * Encodes bytes in the alphabet and the case of a run. Immutable; any thread.
   *
   * @param url whether in the alphabet of base64url
   * @param lower whether hexadecimal digits are in lower case
   */
  private record DigitWriter(BitEncoding encoding, boolean url, boolean lower) {
    private static final int BASE64 = 6;
    private static final int HEX = 4;

    static DigitWriter like(BitEncoding encoding, byte[] run) {
      return new DigitWriter(
          encoding,
          encoding.bits() == BASE64 && holds(run, "-_"),
          encoding.bits() == HEX && holds(run, "abcdef"));
    }

    byte[] digits(byte[] bytes) {
      int bits = encoding.bits();
      byte[] encoded = new byte[encoding.digits(bytes.length)];
      int next = 0;
      int held = 0;
      int count = 0;
      for (byte octet : bytes) {
        held = (held << Byte.SIZE) | (octet & 0xFF);
        count += Byte.SIZE;
        while (count >= bits) {
          count -= bits;
          encoded[next++] = digit(held >>> count);
        }
        held &= (1 << count) - 1;
      }
      if (count > 0) {
        encoded[next] = digit(held << (bits - count));
      }
      return encoded;
    }

    byte[] padded(byte[] encoded) {
      int group = encoding.alignments();
      byte[] whole = Arrays.copyOf(encoded, (encoded.length + group - 1) / group * group);
      Arrays.fill(whole, encoded.length, whole.length, (byte) '=');
      return whole;
    }

    private byte digit(int value) {
      char digit = encoding.digit(value);
      if (url) {
        return (byte) (digit == '+' ? '-' : digit == '/' ? '_' : digit);
      }
      return (byte) (lower ? Character.toLowerCase(digit) : digit);
    }

    private static boolean holds(byte[] run, String any) {
      for (byte digit : run) {
        if (any.indexOf(digit) >= 0) {
          return true;
        }
      }
      return false;
    }
  }
}
