package dev.sluice.detect.stream;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.StreamBudget;
import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.pattern.SecretPattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds secrets in a stream of bytes. It keeps the last bytes of what came, so that a secret is
 * found wherever the stream is cut. One thread.
 */
public final class CarriedScan {
  private final LayeredScanner scanner;
  private final int carry;
  private final StreamBudget credit;
  private final Set<String> told = new HashSet<>(0);
  private byte[] kept = {};
  private boolean undecoded;

  /**
   * @param carry bytes that are kept between two pieces; a longer secret may be missed when it is
   *     cut
   * @param credit of the stream, which earns what comes
   */
  public CarriedScan(LayeredScanner scanner, int carry, StreamBudget credit) {
    this.scanner = scanner;
    this.carry = carry;
    this.credit = credit;
  }

  public StreamBudget credit() {
    return credit;
  }

  /**
   * The kinds of secrets that the stream has now and had not before this piece. Takes time linear
   * in the piece and in what is kept, also for a short piece: see {@link StreamBudget#waitNanos}.
   */
  public List<SecretPattern> add(byte[] piece) {
    byte[] text = Arrays.copyOf(kept, kept.length + piece.length);
    System.arraycopy(piece, 0, text, kept.length, piece.length);
    List<SecretPattern> found = new ArrayList<>(0);
    LayeredScanner.Found all = scanner.scan(text, kept.length, credit);
    undecoded |= all.undecoded();
    for (Edit edit : all.edits()) {
      edit.patterns().stream().filter(pattern -> told.add(pattern.label())).forEach(found::add);
    }
    kept = Arrays.copyOfRange(text, Math.max(0, text.length - carry), text.length);
    return found;
  }

  public boolean isUndecoded() {
    return undecoded;
  }
}
