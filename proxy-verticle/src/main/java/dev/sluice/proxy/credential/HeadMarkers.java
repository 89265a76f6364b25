package dev.sluice.proxy.credential;

/** Whether a head holds a placeholder anywhere, also inside Basic. */
public final class HeadMarkers {
  private HeadMarkers() {}

  /** Linear, whatever the head holds: every request's goes through here. */
  public static boolean in(byte[] head, int length) {
    return Markers.in(head, 0, length) || inBasic(head, length);
  }

  /** Nothing is decoded twice, as only one scheme can stand right before what it encodes. */
  private static boolean inBasic(byte[] head, int length) {
    for (int i = 0; i < length; i++) {
      if ((head[i] | 0x20) == 'b'
          && BasicValue.at(head, i, length)
              .filter(basic -> Markers.in(basic.decoded()))
              .isPresent()) {
        return true;
      }
    }
    return false;
  }
}
