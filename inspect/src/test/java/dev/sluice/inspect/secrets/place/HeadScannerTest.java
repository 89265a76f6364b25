package dev.sluice.inspect.secrets.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.coding.ContentCodec;
import dev.sluice.inspect.secrets.LayeredScanner;
import dev.sluice.inspect.secrets.OperatorPatterns;
import dev.sluice.inspect.secrets.SecretScanner;
import dev.sluice.inspect.secrets.catalog.SecretCatalog;
import dev.sluice.inspect.secrets.place.HeadScanner.HeadFound;
import dev.sluice.inspect.secrets.place.ScannedHead.Field;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadScannerTest {
  private static final LayeredScanner SCANNER =
      new LayeredScanner(SecretScanner.of(SecretCatalog.USUAL, true), 4, "[REDACTED]");

  /** A head has many values, each of which could ask for as much work as a small body. */
  @Test
  void doesNotDecodeFarMoreThanAValueIsLong() {
    byte[] zeros = ContentCodec.GZIP.encode(new byte[32 << 10]);
    String value = Base64.getEncoder().encodeToString(zeros);

    HeadFound found =
        scanner(EnumSet.allOf(RequestPart.class)).scan(head(List.of(new Field("x", value))));

    assertThat(value).hasSizeLessThan(200);
    assertThat(found.undecoded()).isTrue();
  }

  /** Each of many values could otherwise spend as much as a body. */
  @Test
  void boundsTheWorkOfOperatorsPatternsOverAllValues() {
    HeadScanner costly =
        new HeadScanner(
            OperatorPatterns.costly(), EnumSet.allOf(RequestPart.class), HomePlace.DOCUMENTED, 4);
    List<Field> fields = Collections.nCopies(100, new Field("x", OperatorPatterns.costlyText(12)));

    assertThat(costly.scan(head(fields.subList(0, 1))).complete()).isTrue();
    assertThat(costly.scan(head(fields)).complete()).isFalse();
  }

  private static ScannedHead head(List<Field> fields) {
    return new ScannedHead(true, "a.test", "GET", "/", "", fields);
  }

  @Test
  void isNotNeededForBodies() {
    assertThat(scanner(EnumSet.of(RequestPart.BODY)).isNeeded()).isFalse();
    assertThat(scanner(EnumSet.of(RequestPart.BODY, RequestPart.PATH)).isNeeded()).isTrue();
  }

  private static HeadScanner scanner(EnumSet<RequestPart> scope) {
    return new HeadScanner(SCANNER, scope, HomePlace.DOCUMENTED, 11);
  }
}
