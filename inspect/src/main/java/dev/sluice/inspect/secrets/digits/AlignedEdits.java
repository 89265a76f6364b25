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
  // Joins no words, and is written as it is in strings and in forms.
  private static final byte FILL = '*';

  private AlignedEdits() {}

  /**
   * The edits with as many asterisks around the replacement as make whole groups of it. In base64,
   * they are put so that none of its characters needs one of the two digits that differ between the
   * alphabets, if that is possible.
   *
   * @param edits joined
   * @param replacement of a secret
   */
  static List<Edit> of(List<Edit> edits, byte[] replacement, BitEncoding encoding) {
    List<Edit> aligned = new ArrayList<>(edits.size());
    int moved = 0;
    for (Edit edit : edits) {
      int start = edit.span().start() + moved;
      moved += edit.bytes().length - (edit.span().end() - edit.span().start());
      if (Arrays.equals(edit.bytes(), replacement)) {
        int before = fillBefore(replacement, start, encoding);
        int behind = Math.floorMod(-(moved + before), encoding.groupBytes());
        moved += before + behind;
        aligned.add(new Edit(edit.span(), filled(before, replacement, behind), edit.patterns()));
      } else {
        aligned.add(edit);
      }
    }
    return aligned;
  }

  private static byte[] filled(int before, byte[] replacement, int behind) {
    byte[] bytes = new byte[before + replacement.length + behind];
    Arrays.fill(bytes, FILL);
    System.arraycopy(replacement, 0, bytes, before, replacement.length);
    return bytes;
  }

  private static int fillBefore(byte[] replacement, int start, BitEncoding encoding) {
    for (int fill = 0; fill < encoding.groupBytes(); fill++) {
      if (!encoding.needsLastDigits(replacement, start + fill)) {
        return fill;
      }
    }
    return 0;
  }

  static boolean areAligned(List<Edit> edits, BitEncoding encoding) {
    return Edits.length(0, edits) % encoding.groupBytes() == 0;
  }
}
