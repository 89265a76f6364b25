package dev.sluice.inspect.secrets.layer;

import dev.sluice.inspect.secrets.text.ByteSearch;
import dev.sluice.inspect.secrets.text.ByteSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * A decoded text in which each plus sign that was not escaped is a space, as in forms (WHATWG URL).
 * Its places are those of the text with plus signs. Event loop only.
 *
 * @param text with spaces
 * @param keyed plus signs that may be a part of a key, in order
 */
@SuppressWarnings("ArrayRecordComponent")
record FormLayer(MappedLayer plain, byte[] text, List<Integer> keyed) implements Layer {
  /** Bytes beside a plus sign that tell words from keys. */
  private static final int LONGEST_LOOK = 16;

  private static final int LEAST_KEY = 6;

  /** Bytes of a key, and of what tells its kind, beside a plus sign in it. */
  private static final int REACH = 1024;

  private static final byte IN_WORD = 1;
  private static final byte IN_KEY = 2;

  /** Digits of base64, other than plus signs: lower case, and all others. */
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

  /** The same text with spaces. */
  static FormLayer of(MappedLayer plain) {
    byte[] text = plain.text().clone();
    List<Integer> keyed = new ArrayList<>(0);
    plain.forCopied(
        (from, end) -> {
          int at = ByteSearch.next(text, from, end, '+');
          while (at < end) {
            if (isBesideKey(plain, at)) {
              keyed.add(at);
            }
            text[at] = ' ';
            at = ByteSearch.next(text, at + 1, end, '+');
          }
        });
    return new FormLayer(plain, text, keyed);
  }

  private static boolean isBesideKey(MappedLayer layer, int plus) {
    byte[] bytes = layer.text();
    int from = plus;
    int least = Math.max(0, plus - LONGEST_LOOK);
    while (from > least && KINDS[bytes[from - 1] & 0xFF] != 0) {
      from--;
    }
    int end = plus + 1;
    int most = Math.min(layer.length(), end + LONGEST_LOOK);
    while (end < most && KINDS[bytes[end] & 0xFF] != 0) {
      end++;
    }
    return isKey(bytes, from, plus) || isKey(bytes, plus + 1, end);
  }

  /** Whether digits are no word: a letter of any case, and others in lower case. */
  private static boolean isKey(byte[] bytes, int from, int end) {
    int kinds = 0;
    for (int at = from + 1; at < end; at++) {
      kinds |= KINDS[bytes[at] & 0xFF];
    }
    return end - from >= LEAST_KEY && (kinds & IN_KEY) != 0;
  }

  /** Where the text with plus signs can hold a secret that the one with spaces does not. */
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
