package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that only what follows makes secrets, which comes after a pause. */
class LateEndsTest {
  private static final LayeredScanner SCANNER = StreamedTextTest.SCANNER;
  private static final String VALUE = "q8Zr2-vW5k_Tn7Lm";
  private static final String EVENT =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"~\"}}]}\n\n";

  /** The value with what is around it. */
  private static final List<List<String>> FORMS =
      List.of(
          List.of("see postgres://app:", "@db.internal.corp/x and more"),
          List.of("db_password = '", "'; and more"),
          List.of("say password: `", "` and more"),
          List.of("\nexport DB_PASSWORD=", "\nand more"));

  private static int common(String text) {
    int length = VALUE.length();
    while (!text.contains(VALUE.substring(0, length))) {
      length--;
    }
    return length;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void atMostTheFirstHalfOfAValueGoesBeforeItsEnd(boolean events) {
    for (List<String> form : FORMS) {
      String text = form.getFirst() + VALUE + form.getLast();
      for (int cut = 1; cut < text.length(); cut++) {
        SearchedStream body =
            events ? SearchedStream.events(SCANNER) : SearchedStream.text(SCANNER, true);
        for (String part : List.of(text.substring(0, cut), text.substring(cut))) {
          body.add(events ? EVENT.replace("~", part.replace("\n", "\\n")) : part).due();
        }
        String out = body.end().text();
        assertThat(common(out)).as("of %s at %d", out, cut).isLessThanOrEqualTo(VALUE.length() / 2);
        assertThat(out).endsWith(events ? "\n\n" : "and more");
      }
    }
  }

  @Test
  void noValueGoesWithPausesBehindEachByte() {
    for (List<String> form : FORMS.subList(0, 3)) {
      SearchedStream body = SearchedStream.text(SCANNER, true);
      String text = form.getFirst() + VALUE + form.getLast();
      text.chars().forEach(c -> body.add(Character.toString(c)).due());
      assertThat(common(body.end().text())).isLessThanOrEqualTo(VALUE.length() / 2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void atMostTheFirstHalfOfATokenGoesBeforeItsEnd(boolean events) {
    String token = StreamedEventsTest.TOKEN;
    for (int cut = 1; cut < token.length(); cut++) {
      SearchedStream body =
          events ? SearchedStream.events(SCANNER) : SearchedStream.text(SCANNER, true);
      String first = "key " + token.substring(0, cut);
      body.add(events ? EVENT.replace("~", first) : first).due();
      String half = body.text();
      assertThat(half).as("at %d", cut).doesNotContain(token.substring(0, token.length() / 2 + 1));
      String rest = token.substring(cut) + " more";
      String out = body.add(events ? EVENT.replace("~", rest) : rest).due().end().text();
      assertThat(body.found).as("at %d", cut).containsExactly("github-token");
      assertThat(out).doesNotContain(token.substring(token.length() / 2 + 1)).contains(" more");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "running at http://localhost:49152",
        "see https://example.com/a?b=c&d",
        "your password: it should be long",
        "the token: yes",
        "postgres://user:secret",
        "ghp_abcdef"
      })
  void otherTextGoesOnWhenItIsDue(String text) {
    SearchedStream body = SearchedStream.events(SCANNER);
    String event = EVENT.replace("~", text);
    assertThat(body.add(event).due().text().replace("secret", "sec"))
        .startsWith(event.substring(0, event.indexOf(text)) + text.replace("secret", "sec"));
    assertThat(body.end().text()).isEqualTo(event);
  }

  @Test
  void eventsBehindAValueWithoutAnEndGoOn() {
    SearchedStream body = SearchedStream.events(SCANNER);
    body.add(EVENT.replace("~", "password = '" + VALUE)).due();
    assertThat(body.isHolding()).isTrue();
    String other = EVENT.replace("\"index\":0", "\"index\":1").replace("~", "words. ");
    for (int i = 0; i < 300; i++) {
      body.add(other);
    }
    assertThat(body.due().isHolding()).isFalse();
  }

  @Test
  void anEscapeIsReadAsAWholeWhereverAPauseCutsIt() {
    String token = StreamedEventsTest.TOKEN;
    String begin = EVENT.replace("~", token.substring(0, 12));
    String rest = token.substring(12, 20) + "\\u00" + Integer.toHexString(token.charAt(20));
    String next = EVENT.replace("~", rest + token.substring(21) + " .");
    for (int cut = 1; cut < next.length(); cut++) {
      SearchedStream body = SearchedStream.events(SCANNER);
      body.add(begin).due().add(next.substring(0, cut)).due();
      String out = body.add(next.substring(cut)).end().text();
      assertThat(body.found).as("cut at %d", cut).containsExactly("github-token");
      assertThat(out).hasSize(begin.length() + next.length()).doesNotContain(token.substring(21));
      assertThat(out).doesNotContainPattern("\\\\u?[0-9a-f]{0,3}[*]");
    }
  }
}
