package dev.sluice.inspect.secrets.digits;

import dev.sluice.inspect.secrets.layer.Edit;
import dev.sluice.inspect.secrets.layer.Edits;
import dev.sluice.inspect.secrets.layer.Layer;
import dev.sluice.inspect.secrets.text.ByteSpan;
import java.util.List;

/**
 * The bytes of a run at one alignment. What changes is encoded anew from there to the end of the
 * run. Event loop only.
 *
 * @param shift digits of the run before the first byte
 * @param padding characters behind the run
 * @param parts of the text, the only ones decoded
 */
@SuppressWarnings("ArrayRecordComponent")
record RunLayer(
    BitEncoding encoding,
    EncodedLines lines,
    int shift,
    int padding,
    List<ByteSpan> parts,
    byte[] text)
    implements Layer {

  /** Decodes the parts. */
  static RunLayer of(
      BitEncoding encoding, EncodedLines lines, int shift, int padding, List<ByteSpan> parts) {
    byte[] text = new byte[encoding.decodedLength(lines.length() - shift)];
    RunLayer layer = new RunLayer(encoding, lines, shift, padding, List.copyOf(parts), text);
    parts.forEach(layer::decode);
    return layer;
  }

  /** Bytes at the begin of a group of digits. */
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
  public boolean isGuess() {
    return true;
  }

  @Override
  public boolean isCopied(int from, int to) {
    return false;
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
  public List<Edit> inSource(List<Edit> edits) {
    decode(new ByteSpan(0, text.length));
    byte[] changed = Edits.applied(text, 0, text.length, edits);
    byte[] encoded = encoding.encoded(changed, lines.copied(), padding > 0);
    ByteSpan span = new ByteSpan(lines.start() + shift, lines.end() + padding);
    return List.of(new Edit(span, lines.broken(encoded), Edits.patterns(edits)));
  }

  @Override
  public String toString() {
    return "RunLayer[" + text.length + " bytes]";
  }
}
