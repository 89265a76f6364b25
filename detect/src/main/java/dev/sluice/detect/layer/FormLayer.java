package dev.sluice.detect.layer;

import dev.sluice.detect.text.ByteSearch;
import dev.sluice.detect.text.ByteSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A decoded text in which each plus sign that was not escaped is a space, as in forms (WHATWG URL).
 * Its places are those of the text with plus signs. Event loop only.
 *
 * @param keyed plus signs that may be a part of a key, in order
 */
@SuppressWarnings("ArrayRecordComponent")
record FormLayer(MappedLayer plain, byte[] text, List<Integer> keyed) implements Layer {
  // Bytes beside a plus sign that tell words from keys.
  private static final int LONGEST_LOOK = 16;

  private static final int LEAST_KEY = 6;

  // Bytes of a key, and of what tells its kind, beside a plus sign in it.
  private static final int REACH = 1024;

  private static final byte IN_WORD = 1;
  private static final byte IN_KEY = 2;
  private static final byte[] KINDS = kinds();

  private static byte[] kinds() {
    byte[] kinds = new byte[256];
    for (int octet = '/'; octet <= 'z'; octet++) {
      if (octet == '/' || Character.isLetterOrDigit(octet)) {
        kinds[octet] = Character.isLowerCase(octet) ? IN_WORD : IN_KEY;
      }
    }
    return kinds;
  }

  static FormLayer of(MappedLayer plain) {
    byte[] text = Arrays.copyOf(plain.text(), plain.length());
    return new FormLayer(plain, text, new PlusSigns(plain, text).replaced());
  }

  private static final class PlusSigns {
    private final MappedLayer plain;
    private final byte[] text;
    private final List<Integer> keyed = new ArrayList<>(0);
    private int wordEnd = -1;
    private boolean isKey;

    PlusSigns(MappedLayer plain, byte[] text) {
      this.plain = plain;
      this.text = text;
    }

    List<Integer> replaced() {
      MappedLayer.Copied copied = plain.copied();
      int at = ByteSearch.next(text, 0, text.length, '+');
      while (at < text.length) {
        if (copied.holds(at)) {
          if (isBesideKey(at)) {
            keyed.add(at);
          }
          text[at] = ' ';
        }
        at = ByteSearch.next(text, at + 1, text.length, '+');
      }
      return keyed;
    }

    // A word between two plus signs is read once.
    private boolean isBesideKey(int plus) {
      boolean before = wordEnd == plus ? isKey : isKeyBefore(plus);
      readWord(plus + 1);
      return before || isKey;
    }

    // Whether digits are no word: a letter of any case, and others in lower case.
    private boolean isKeyBefore(int end) {
      int least = Math.max(0, end - LONGEST_LOOK);
      int kinds = 0;
      int first = 0;
      int from = end;
      while (from > least && KINDS[text[from - 1] & 0xFF] != 0) {
        kinds |= first;
        first = KINDS[text[--from] & 0xFF];
      }
      return end - from >= LEAST_KEY && (kinds & IN_KEY) != 0;
    }

    private void readWord(int from) {
      int most = Math.min(text.length, from + LONGEST_LOOK);
      int kinds = 0;
      int end = from;
      while (end < most && KINDS[text[end] & 0xFF] != 0) {
        kinds |= end == from ? 0 : KINDS[text[end] & 0xFF];
        end++;
      }
      wordEnd = end;
      isKey = end - from >= LEAST_KEY && (kinds & IN_KEY) != 0;
    }
  }

  List<ByteSpan> keyParts() {
    List<ByteSpan> parts = new ArrayList<>(0);
    int start = 0;
    int end = 0;
    for (int plus : keyed) {
      if (plus - REACH > end) {
        addPart(parts, start, end);
        start = plus - REACH;
      }
      end = Math.min(plain.length(), plus + REACH);
    }
    addPart(parts, start, end);
    return parts;
  }

  private static void addPart(List<ByteSpan> parts, int start, int end) {
    if (end > start) {
      parts.add(new ByteSpan(Math.max(0, start), end));
    }
  }

  @Override
  public List<ByteSpan> parts() {
    return List.of(new ByteSpan(0, plain.length()));
  }

  @Override
  public boolean isGuess() {
    return false;
  }

  @Override
  public boolean isCopied(int from, int to) {
    return plain.isCopied(from, to) && !holdsSpace(from, to);
  }

  private boolean holdsSpace(int from, int to) {
    for (int at = from; at < to; at++) {
      if (text[at] != plain.text()[at]) {
        return true;
      }
    }
    return false;
  }

  @Override
  public ByteSpan sourceSpan(ByteSpan span) {
    return plain.sourceSpan(span);
  }

  @Override
  public String form(ByteSpan span) {
    return plain.form(span, holdsSpace(span.start(), span.end()) ? "form" : "");
  }

  @Override
  public List<Edit> inSource(List<Edit> edits, byte[] replacement) {
    return edits.stream()
        .map(
            edit ->
                new Edit(
                    sourceSpan(edit.span()), WrittenEscapes.percent(edit.bytes()), edit.patterns()))
        .toList();
  }

  @Override
  public String toString() {
    return "FormLayer[" + plain.length() + " bytes]";
  }
}
