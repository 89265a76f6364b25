package dev.sluice.detect.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CompatibilityFormsTest {
  /** The Unicode version of the JDK decides, so a newer one may add some. */
  @Test
  void areLookedForAtTheirFirstBytes() {
    SortedSet<Integer> first = new TreeSet<>();
    for (int character = 0x80; character <= Character.MAX_CODE_POINT; character++) {
      byte[] utf8 = Character.toString(character).getBytes(StandardCharsets.UTF_8);
      LayerText text = LayerText.of(utf8, 0, utf8.length, 0, LayerText.Seen.NOTHING);
      int length = CompatibilityForms.length(text, 0);
      if (length > 0 && CompatibilityForms.form(text, 0, length) != CompatibilityForms.KEPT) {
        first.add(utf8[0] & 0xFF);
      }
    }

    assertThat(CompatibilityForms.FIRST_BYTES).contains(first.toArray(new Integer[0]));
  }
}
