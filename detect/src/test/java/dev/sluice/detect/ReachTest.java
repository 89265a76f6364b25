package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.place.HeadScanner;
import dev.sluice.detect.place.OwnProvider;
import dev.sluice.detect.place.RequestPart;
import dev.sluice.detect.place.ScannedHead;
import dev.sluice.detect.place.ScannedHead.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every format in every encoding in every place that can carry it. */
class ReachTest {
  /** One in so many may be missed. */
  private static final int MISSED = 100;

  private static final LayeredScanner SCANNER =
      new LayeredScanner(SecretScanner.of(SecretCatalog.ALL, true), 4, "[REDACTED]");
  private static final HeadScanner HEADS =
      new HeadScanner(SCANNER, EnumSet.allOf(RequestPart.class), OwnProvider.DOCUMENTED, 11);

  /** Folded, as in mail; not among the others, since it hides none of them. */
  private static final Encoding LINES =
      new Encoding(
          "lines",
          Encoding.Kind.ESCAPES,
          text -> Encoding.utf8(Encoding.utf8(text).replaceAll("(.{20})(?=.)", "$1\r\n  ")),
          text -> Encoding.utf8(Encoding.utf8(text).replace("\r\n  ", "")));

  private final Map<String, Integer> misses = new TreeMap<>();
  private int tried;
  private int missed;

  @Test
  void isAsClaimed() {
    List<Encoding> encodings = new ArrayList<>(Encoding.all().toList());
    encodings.add(new Encoding("as it is", Encoding.Kind.ESCAPES, text -> text, text -> text));
    encodings.add(LINES);
    PatternSamples samples = new PatternSamples(20);
    for (SecretPattern pattern : PatternSamples.inTexts().toList()) {
      String text = samples.of(pattern, pattern.literals().getFirst()).text();
      for (Encoding encoding : encodings) {
        byte[] encoded = encoding.encode().apply(Encoding.utf8("a " + text + "\n"));
        for (Carrier carrier : Carrier.values()) {
          if (carrier.carries(encoding) && isClaimed(pattern, encoding)) {
            judge(pattern, encoding, carrier, carrier.put(encoded));
          }
        }
      }
    }

    assertThat(tried).isGreaterThan(53_000);
    assertThat(missed * MISSED).as(misses.toString()).isLessThanOrEqualTo(tried);
  }

  private static boolean isClaimed(SecretPattern pattern, Encoding encoding) {
    return !encoding.equals(LINES) || BrokenLinesTest.isSure(pattern);
  }

  private void judge(SecretPattern pattern, Encoding encoding, Carrier carrier, byte[] carried) {
    tried++;
    boolean found =
        switch (carrier.part()) {
          case PATH -> isIn(head(latin(carried), "", "v"), pattern);
          case QUERY -> isIn(head("/", latin(carried), "v"), pattern);
          case HEADERS -> isIn(head("/", "", latin(carried)), pattern);
          case METHOD, HOST, BODY ->
              SCANNER.scan(carried, 0, carried.length).edits().stream()
                  .anyMatch(edit -> edit.patterns().contains(pattern));
        };
    if (!found) {
      missed++;
      misses.merge(encoding.name() + " in " + carrier, 1, Integer::sum);
    }
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static ScannedHead head(String path, String query, String value) {
    return new ScannedHead(true, "a.test", "GET", path, query, List.of(new Field("x-note", value)));
  }

  private static boolean isIn(ScannedHead head, SecretPattern pattern) {
    return HEADS.scan(head).secrets().stream()
        .anyMatch(secret -> secret.sighting().pattern().equals(pattern));
  }
}
