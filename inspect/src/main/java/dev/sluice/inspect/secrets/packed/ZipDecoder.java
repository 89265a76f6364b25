package dev.sluice.inspect.secrets.packed;

import dev.sluice.inspect.secrets.layer.ByteKinds;
import dev.sluice.inspect.secrets.layer.Decoder;
import dev.sluice.inspect.secrets.layer.Edit;
import dev.sluice.inspect.secrets.layer.Edits;
import dev.sluice.inspect.secrets.layer.GuessedLayer;
import dev.sluice.inspect.secrets.layer.LayerText;
import dev.sluice.inspect.secrets.text.ByteSearch;
import dev.sluice.inspect.secrets.text.ByteSpan;
import java.util.List;

/**
 * Entries of zip archives, stored or deflated, anywhere in the text and by their own headers, so
 * that an archive that is cut off is read up to the cut. Immutable; any thread.
 */
public final class ZipDecoder implements Decoder {
  @Override
  public void decode(LayerText text, Layers layers) {
    if (!text.holds(ByteKinds.ZIP)) {
      return;
    }
    int at = next(text, text.from());
    while (at < text.end()) {
      if (!ZipHeader.begins(text, at - 2)) {
        at = next(text, at + 1);
        continue;
      }
      ZipHeader header = new ZipHeader(text, at - 2);
      if (!header.isRead()) {
        at = next(text, at + 1);
        continue;
      }
      if (!layers.affordsStream()) {
        return;
      }
      ZipEntryLayer entry = entry(text, header);
      if (!layers.found(entry)) {
        return;
      }
      at = next(text, Math.max(at + 1, entry.span().end()));
    }
  }

  private static int next(LayerText text, int at) {
    return ByteSearch.next(text.bytes(), at, text.end(), ZipHeader.THIRD);
  }

  private static ZipEntryLayer entry(LayerText text, ZipHeader header) {
    int start = header.dataStart();
    if (header.isDeflated()) {
      Inflating inflating = Inflating.raw(text);
      int end = inflating.append(start);
      return entry(text, header, end, inflating.plain(), 0, inflating.length());
    }
    int end = header.storedEnd();
    return entry(text, header, end, text.bytes(), start, end - start);
  }

  private static ZipEntryLayer entry(
      LayerText text, ZipHeader header, int end, byte[] data, int from, int length) {
    int name = header.nameEnd() - header.nameStart();
    byte[] all = new byte[name + 1 + length];
    System.arraycopy(text.bytes(), header.nameStart(), all, 0, name);
    all[name] = '\n';
    System.arraycopy(data, from, all, name + 1, length);
    return new ZipEntryLayer(new ByteSpan(header.at(), end), all, all.length);
  }

  /**
   * An entry of a zip archive. It cannot be written anew, since the rest of the archive has its
   * length, its checksum and its place. Event loop only.
   *
   * @param span of header and data in the source
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record ZipEntryLayer(ByteSpan span, byte[] text, int length) implements GuessedLayer {
    @Override
    public List<ByteSpan> parts() {
      return List.of(new ByteSpan(0, length));
    }

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
}
