package dev.sluice.detect.layer;

import dev.sluice.detect.text.ByteSearch;
import dev.sluice.detect.text.ByteSpan;
import java.util.List;

/**
 * ASCII in UTF-16 and UTF-32, with either byte first: at least 8 characters in a row, anywhere in
 * the text, so that no byte order mark is needed. Immutable; any thread.
 */
public final class WideDecoder implements Decoder {
  private static final int SHORTEST = 8;

  @Override
  public void decode(LayerText text, Layers layers) {
    if (!text.holds(ByteKinds.NUL)) {
      return;
    }
    byte[] bytes = text.bytes();
    int done = text.from();
    int last = text.end() - 2 * SHORTEST;
    int at = nextZero(text, done);
    while (at < last) {
      // A run has a zero byte at one of two adjacent places, also at an end of four.
      boolean first = bytes[at] == 0;
      int width = first == (bytes[at + 1] == 0) ? 0 : width(bytes, at, first);
      int start = first && width == 4 ? at - 2 : at;
      Run run =
          width == 0 || start < done ? Run.NONE : Run.of(text, start, width, first ? width - 1 : 0);
      if (run.isShort()) {
        at = bytes[at + 1] == 0 ? at + 1 : nextZero(text, at + 1);
      } else if (layers.found(run.layer(text))) {
        done = run.end();
        at = nextZero(text, done);
      } else {
        return;
      }
    }
  }

  private static int nextZero(LayerText text, int at) {
    return Math.max(at, ByteSearch.next(text.bytes(), at, text.end(), 0) - 1);
  }

  /**
   * Bytes of each of two characters in a row; 0 when there are no two.
   *
   * @param at the first two bytes of a character, or the last two with the higher byte first
   */
  private static int width(byte[] bytes, int at, boolean highFirst) {
    int ascii = highFirst ? 1 : 0;
    int zero = 1 - ascii;
    if (bytes[at + ascii] < 0 || bytes[at + 2 + zero] != 0) {
      return 0;
    }
    return bytes[at + 2 + ascii] > 0 ? 2 : bytes[at + 4 + ascii] > 0 ? 4 : 0;
  }

  /**
   * Characters of the same form in a row.
   *
   * @param width bytes of a character
   * @param ascii place of the byte of a character that is not zero
   */
  private record Run(int start, int end, int width, int ascii) {
    static final Run NONE = new Run(0, 0, 2, 0);

    static Run of(LayerText text, int start, int width, int ascii) {
      int at = start;
      while (isCharacter(text, at, width, ascii)) {
        at += width;
      }
      return new Run(start, at, width, ascii);
    }

    private static boolean isCharacter(LayerText text, int at, int width, int ascii) {
      for (int i = 0; i < width; i++) {
        if (i != ascii && text.at(at + i) != 0) {
          return false;
        }
      }
      int octet = text.at(at + ascii);
      return octet > 0 && octet < 0x80;
    }

    boolean isShort() {
      return end - start < width * SHORTEST;
    }

    Layer layer(LayerText text) {
      return WideLayer.of(text.bytes(), start, end, width, ascii);
    }
  }

  /**
   * Characters of the same width in a row. Event loop only.
   *
   * @param width bytes of a character in the source
   * @param ascii place of the byte of a character that is not zero
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record WideLayer(byte[] text, int start, int width, int ascii) implements Layer {
    static WideLayer of(byte[] source, int start, int end, int width, int ascii) {
      byte[] text = new byte[(end - start) / width];
      for (int i = 0; i < text.length; i++) {
        text[i] = source[start + width * i + ascii];
      }
      return new WideLayer(text, start, width, ascii);
    }

    @Override
    public List<ByteSpan> parts() {
      return List.of(new ByteSpan(0, text.length));
    }

    @Override
    public boolean isGuess() {
      return false;
    }

    @Override
    public boolean isCopied(int from, int to) {
      return false;
    }

    @Override
    public ByteSpan sourceSpan(ByteSpan span) {
      return new ByteSpan(start + width * span.start(), start + width * span.end());
    }

    @Override
    public String form(ByteSpan span) {
      return width == 2 ? "utf-16" : "utf-32";
    }

    @Override
    public List<Edit> inSource(List<Edit> edits, byte[] replacement) {
      return edits.stream()
          .map(edit -> new Edit(sourceSpan(edit.span()), wide(edit.bytes()), edit.patterns()))
          .toList();
    }

    private byte[] wide(byte[] bytes) {
      byte[] wide = new byte[width * bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        wide[width * i + ascii] = bytes[i];
      }
      return wide;
    }

    @Override
    public String toString() {
      return "WideLayer[" + text.length + " bytes]";
    }
  }
}
