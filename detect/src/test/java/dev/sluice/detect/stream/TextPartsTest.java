package dev.sluice.detect.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.stream.TextParts.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextPartsTest {
  @Test
  void findsWhatALookAtEachPartFinds() {
    Random random = new Random(24);
    TextParts parts = new TextParts();
    List<Part> all = new ArrayList<>();
    long end = 0;
    long base = 0;
    for (int round = 0; round < 5_000; round++) {
      Part part = new Part(end, 1 + random.nextInt(5), 3 * end, 6);
      end = part.end();
      parts.add(part);
      all.add(part);
      long from = base + random.nextLong(end - base);
      long to = from + random.nextInt(20);
      assertThat(parts.within(from, to))
          .isEqualTo(all.stream().filter(p -> p.end() > from && p.at() < to).toList());
      assertThat(parts.behind(from))
          .isEqualTo(all.stream().filter(p -> p.end() > from).findFirst().orElseThrow());
      if (random.nextInt(10) == 0) {
        base = from;
        parts.forget(base);
      }
    }
  }
}
