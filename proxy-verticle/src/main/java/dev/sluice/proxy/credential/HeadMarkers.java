package dev.sluice.proxy.credential;

/** Whether a head holds a placeholder anywhere, also inside Basic. */
public final class HeadMarkers {
  private HeadMarkers() {}

  /** One pass over a head of CRLF lines. */
  public static boolean in(byte[] head, int length) {
    return Markers.in(head, 0, length) || inBasic(head, length);
  }

  private static boolean inBasic(byte[] head, int length) {
    for (int i = 1; i < length; i++) {
      // A value begins behind its colon and blanks; the rest of the lines is looked at in vain.
      if ((head[i] | 0x20) == 'b'
          && (head[i - 1] == ' ' || head[i - 1] == ':' || head[i - 1] == '\t')) {
        int end = TargetRewriter.indexOf(head, '\r', i, length);
        if (BasicValue.of(head, i, end).filter(basic -> Markers.in(basic.decoded())).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }
}
