package dev.sluice.chain.builtin.regex;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.chain.stage.BodyArray;
import java.nio.charset.StandardCharsets;

/**
 * A body whose keys were replaced.
 *
 * @param matches replaced keys
 * @param body the original when there were none
 */
record KeyRedaction(int matches, ByteString body) {
  private static final byte[] MARK = "[REDACTED]".getBytes(StandardCharsets.US_ASCII);

  static KeyRedaction of(ByteString body) {
    BodyArray contents = BodyArray.of(body);
    int end = contents.start() + body.size();
    ApiKeyScan scan = new ApiKeyScan(contents.array(), contents.start(), end);
    return scan.next() ? replaced(contents, end, scan) : new KeyRedaction(0, body);
  }

  private static KeyRedaction replaced(BodyArray contents, int end, ApiKeyScan scan) {
    // A match is longer than its mark, so the result fits.
    byte[] out = new byte[end - contents.start()];
    int length = 0;
    int copied = contents.start();
    int matches = 0;
    do {
      int kept = scan.matchStart() - copied;
      System.arraycopy(contents.array(), copied, out, length, kept);
      System.arraycopy(MARK, 0, out, length + kept, MARK.length);
      length += kept + MARK.length;
      copied = scan.matchEnd();
      matches++;
    } while (scan.next());
    System.arraycopy(contents.array(), copied, out, length, end - copied);
    length += end - copied;
    return new KeyRedaction(matches, UnsafeByteOperations.unsafeWrap(out, 0, length));
  }

  @Override
  public String toString() {
    return "KeyRedaction[" + matches + " matches]";
  }
}
