package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.stream.CarriedScan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Secrets in streams that are cut anywhere. */
class CutStreamsTest {
  private static final LayeredScanner SCANNER =
      new LayeredScanner(SecretScanner.of(SecretCatalog.ALL, true), 4, "[REDACTED]");

  private static final int CARRY = 4 << 10;

  @Test
  void eachFormatIsFoundWhereverItIsCut() {
    PatternSamples samples = new PatternSamples(7);
    List<String> missed = new ArrayList<>();
    for (SecretPattern pattern : withLiterals(SecretCatalog.ALL)) {
      byte[] text =
          Encoding.utf8(
              "{\"a\": \"" + samples.of(pattern, pattern.literals().getFirst()).text() + " b\"}");
      for (int cut = 1; cut < text.length; cut++) {
        CarriedScan scan = new CarriedScan(SCANNER, CARRY, new StreamBudget(System::nanoTime));
        List<SecretPattern> found = new ArrayList<>(scan.add(Arrays.copyOf(text, cut)));
        found.addAll(scan.add(Arrays.copyOfRange(text, cut, text.length)));
        if (!found.contains(pattern)) {
          missed.add(pattern.id() + " at " + cut);
        }
      }
    }
    assertThat(missed).isEmpty();
  }

  private static List<SecretPattern> withLiterals(List<SecretPattern> patterns) {
    return patterns.stream().filter(pattern -> !pattern.literals().isEmpty()).toList();
  }

  @Test
  void isFoundInAStreamOfSingleBytes() {
    PatternSamples samples = new PatternSamples(8);
    for (SecretPattern pattern : withLiterals(SecretCatalog.USUAL)) {
      CarriedScan scan = new CarriedScan(SCANNER, CARRY, new StreamBudget(System::nanoTime));
      byte[] text =
          Encoding.utf8("a " + samples.of(pattern, pattern.literals().getFirst()).text() + " b");
      List<SecretPattern> found = new ArrayList<>();
      for (byte octet : text) {
        found.addAll(scan.add(new byte[] {octet}));
      }
      assertThat(found).as(pattern.id()).contains(pattern);
    }
  }
}
