package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of mail addresses and phone numbers. */
class ContactListTest {
  private static final int LEAST = 10;
  private final Searching all = new Searching(SecretCatalog.ALL, true);

  /** Different ones. */
  private static List<String> many(String format, int count) {
    return IntStream.range(0, count).mapToObj(i -> format.formatted(10 + i)).toList();
  }

  private Set<String> ids(List<String> addresses) {
    return Set.copyOf(all.ids("<" + String.join(">\n<", addresses) + ">"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anna.%d@corp.io",
        "Anna+%d@mail.corp-it.co.uk",
        "a%d@x1.de",
        "\"Anna B.\" <anna_%d@corp.io>;",
        "{\"email\":\"p%d@corp.io\"}"
      })
  void findsTenDifferentAddresses(String format) {
    assertThat(ids(many(format, LEAST))).containsExactly("email-list");
    assertThat(ids(many(format, LEAST - 1))).isEmpty();
    assertThat(ids(Collections.nCopies(40, format.formatted(1)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user%d@example.com",
        "user@host%d.test",
        "git@host%d.corp.io",
        "noreply@host%d.corp.io",
        "icon%d@2x.png",
        "left-pad@1.2.%d",
        "@scope%d/name.js",
        "1%d+u@users.noreply.github.com",
        "anna%d@localhost",
        "https://registry.corp.io/@org%d/pkg.tgz"
      })
  void passesWhatIsNoPerson(String format) {
    assertThat(ids(many(format, 3 * LEAST))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+49 30 9018%d20",
        "+4930901820%d",
        "tel:+1-415-734-20%d",
        "(415) 734-20%d",
        "415-734-20%d",
        "415.734.20%d",
        "+44 (0)20 7946 09%d"
      })
  void findsTenDifferentNumbers(String format) {
    assertThat(ids(many(format, LEAST))).containsExactly("phone-list");
    assertThat(ids(many(format, LEAST - 1))).isEmpty();
    assertThat(ids(Collections.nCopies(40, format.formatted(10)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "41573420%d",
        "17053128%d00",
        "2024-01-%d",
        "10.20.30.%d",
        "(415) 555-01%d",
        "+1 202 555 01%d",
        "155-734-20%d",
        "415-134-20%d",
        "a+49309018%d2",
        "v415.734.20%d",
        "415-734-20%d1",
        "+0%d 30 9018"
      })
  void passesOtherDigits(String format) {
    assertThat(ids(many(format, 3 * LEAST))).isEmpty();
  }

  /** Each address is replaced, and the text around them stays. */
  @Test
  void redactsEachAddress() {
    String list =
        many("a%d@corp.io", LEAST).stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));

    assertThat(all.redacted(list))
        .isEqualTo("[\"" + String.join("\",\"", Collections.nCopies(LEAST, "[REDACTED]")) + "\"]");
  }

  @Test
  void findsListsInEncodings() {
    String list = String.join("\n", many("anna.%d@corp.io", LEAST));
    LayeredScanner scanner =
        new LayeredScanner(SecretScanner.of(SecretCatalog.ALL, true), 4, "[REDACTED]");
    for (String text :
        List.of(
            Base64.getEncoder().encodeToString(list.getBytes(StandardCharsets.US_ASCII)),
            "to=" + list.replace("@", "%40").replace("\n", "%0A"),
            "{\"to\":\"" + list.replace("\n", "\\n") + "\"}")) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

      assertThat(scanner.scan(bytes, 0, bytes.length).edits()).as(text).isNotEmpty();
    }
  }
}
