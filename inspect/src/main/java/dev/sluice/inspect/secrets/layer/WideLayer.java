package dev.sluice.inspect.secrets.layer;

import dev.sluice.inspect.secrets.text.ByteSpan;
import java.util.List;

/**
 * Characters of the same width in a row. Event loop only.
 *
 * @param start in the source
 * @param width bytes of a character in the source
 * @param ascii place of the byte of a character that is not zero
 */
@SuppressWarnings("ArrayRecordComponent")
record WideLayer(byte[] text, int start, int width, int ascii) implements Layer {
  /** The characters of a range of the source. */
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
