package dev.sluice.detect.compressed;

import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.layer.GuessedLayer;
import dev.sluice.detect.text.ByteSpan;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A range of the source that encodes the text as a whole, so that each edit encodes it anew. Event
 * loop only.
 */
@SuppressWarnings("ArrayRecordComponent")
record CodedLayer(
    ByteSpan span, byte[] text, int length, String name, UnaryOperator<byte[]> encoding)
    implements GuessedLayer {
  @Override
  public List<ByteSpan> parts() {
    return List.of(new ByteSpan(0, length));
  }

  @Override
  public ByteSpan sourceSpan(ByteSpan part) {
    return span;
  }

  @Override
  public String form(ByteSpan part) {
    return name;
  }

  @Override
  public Edit encoded(List<Edit> edits, byte[] replacement) {
    byte[] changed = Edits.applied(text, 0, length, edits);
    return new Edit(span, encoding.apply(changed), Edits.patterns(edits));
  }

  @Override
  public String toString() {
    return "CodedLayer[" + length + " bytes]";
  }
}
