package dev.sluice.detect.compressed;

import dev.sluice.detect.layer.ByteKinds;
import dev.sluice.detect.layer.Decoder;
import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.layer.GuessedLayer;
import dev.sluice.detect.layer.LayerText;
import dev.sluice.detect.text.ByteSearch;
import dev.sluice.detect.text.ByteSpan;
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

  /**
   * The local header of an entry of a zip archive (APPNOTE.TXT 6.3.10, section 4.3.7).
   *
   * @param at its first byte
   */
  private record ZipHeader(LayerText text, int at) {
    /** The third byte, which is rarer than the others. */
    static final int THIRD = 3;

    private static final int FIXED = 30;
    private static final int FLAGS = 6;
    private static final int METHOD = 8;
    private static final int COMPRESSED_SIZE = 18;
    private static final int NAME_LENGTH = 26;
    private static final int EXTRA_LENGTH = 28;
    private static final int ENCRYPTED = 1;

    // The size follows the data, and is zero in the header.
    private static final int DESCRIBED = 1 << 3;

    private static final int DEFLATED = 8;

    static boolean begins(LayerText text, int at) {
      return isRecord(text, at) && text.at(at + 2) == THIRD && text.at(at + 3) == 4;
    }

    private static boolean isRecord(LayerText text, int at) {
      return text.at(at) == 'P' && text.at(at + 1) == 'K';
    }

    boolean isRead() {
      int method = number(METHOD);
      return (number(FLAGS) & ENCRYPTED) == 0 && (method == 0 || method == DEFLATED);
    }

    boolean isDeflated() {
      return number(METHOD) == DEFLATED;
    }

    int nameStart() {
      return Math.min(text.end(), at + FIXED);
    }

    int nameEnd() {
      return Math.min(text.end(), at + FIXED + number(NAME_LENGTH));
    }

    int dataStart() {
      return Math.min(text.end(), at + FIXED + number(NAME_LENGTH) + number(EXTRA_LENGTH));
    }

    /** End of stored data; where the header does not tell it, the next record of an archive. */
    int storedEnd() {
      int start = dataStart();
      long size = number(COMPRESSED_SIZE) | (long) number(COMPRESSED_SIZE + 2) << Short.SIZE;
      if ((number(FLAGS) & DESCRIBED) == 0 && size <= text.end() - start) {
        return start + (int) size;
      }
      int end = start;
      while (end < text.end()
          && !(isRecord(text, end) && text.at(end + 2) < Byte.SIZE + 1 && text.at(end + 2) > 0)) {
        end++;
      }
      return end;
    }

    private int number(int offset) {
      return Math.max(0, text.at(at + offset)) | Math.max(0, text.at(at + offset + 1)) << Byte.SIZE;
    }
  }
}
