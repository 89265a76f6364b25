package dev.sluice.inspect.secrets.packed;

import dev.sluice.inspect.secrets.layer.Edit;
import dev.sluice.inspect.secrets.layer.Edits;
import dev.sluice.inspect.secrets.layer.GuessedLayer;
import dev.sluice.inspect.secrets.text.ByteSpan;
import java.util.List;

/**
 * An entry of a zip archive. It cannot be written anew, since the rest of the archive has its
 * length, its checksum and its place. Event loop only.
 *
 * @param span of header and data in the source
 * @param text name and data
 */
@SuppressWarnings("ArrayRecordComponent")
record ZipEntryLayer(ByteSpan span, byte[] text, int length) implements GuessedLayer {
  @Override
  public List<ByteSpan> parts() {
    return List.of(new ByteSpan(0, length));
  }

  /** Its header is sure. */
  @Override
  public boolean isGuess() {
    return false;
  }

  @Override
  public ByteSpan sourceSpan(ByteSpan part) {
    return span;
  }

  @Override
  public String form(ByteSpan part) {
    return "zip";
  }

  @Override
  public Edit encoded(List<Edit> edits, byte[] replacement) {
    return Edit.unwritable(span, replacement, Edits.patterns(edits));
  }

  @Override
  public String toString() {
    return "ZipEntryLayer[" + length + " bytes]";
  }
}
