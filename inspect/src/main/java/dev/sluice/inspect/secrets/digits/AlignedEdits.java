package dev.sluice.inspect.secrets.digits;

import dev.sluice.inspect.secrets.layer.Edit;
import dev.sluice.inspect.secrets.layer.Edits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lengthens what replaces secrets, so that the digits behind it stay the same. An edit of another
 * layer within this one cannot be lengthened. Any thread.
 */
final class AlignedEdits {
  /** Joins no words, and is written as it is in strings and in forms. */
  private static final byte FILL = '*';

  private AlignedEdits() {}

  /**
   * The edits with as many asterisks behind the replacement as make whole groups of it.
   *
   * @param edits joined
   * @param replacement of a secret
   */
  static List<Edit> of(List<Edit> edits, byte[] replacement, BitEncoding encoding) {
    List<Edit> aligned = new ArrayList<>(edits.size());
    int moved = 0;
    for (Edit edit : edits) {
      byte[] bytes = edit.bytes();
      moved += bytes.length - (edit.span().end() - edit.span().start());
      if (Arrays.equals(bytes, replacement)) {
        int fill = Math.floorMod(-moved, encoding.groupBytes());
        bytes = Arrays.copyOf(bytes, bytes.length + fill);
        Arrays.fill(bytes, bytes.length - fill, bytes.length, FILL);
        moved += fill;
      }
      aligned.add(new Edit(edit.span(), bytes, edit.patterns()));
    }
    return aligned;
  }

  /** Whether the digits behind the edits stay the same. */
  static boolean areAligned(List<Edit> edits, BitEncoding encoding) {
    return Edits.length(0, edits) % encoding.groupBytes() == 0;
  }
}
