package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Server-sent events that are read as streams. */
class StreamedEventsTest {
  private static final LayeredScanner SCANNER = StreamedTextTest.SCANNER;
  static final String TOKEN =
      new PatternSamples(5)
          .of(
              SecretCatalog.USUAL.stream()
                  .filter(p -> p.id().equals("github-token"))
                  .findFirst()
                  .orElseThrow(),
              "ghp_")
          .text();

  /** How providers write a piece of text. */
  private static final List<Function<String, String>> FORMATS =
      List.of(
          t ->
              "data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                  + t
                  + "\"}}]}",
          t ->
              "data:"
                  + " {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":1,\"function\":"
                  + "{\"arguments\":\""
                  + t
                  + "\"}}]}}]}",
          t ->
              "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\","
                  + "\"output_index\":1,\"delta\":\""
                  + t
                  + "\",\"n\":1}",
          t ->
              "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":3,"
                  + "\"delta\":{\"type\":\"text_delta\",\"text\":\""
                  + t
                  + "\"}}",
          t ->
              "data:{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":"
                  + "\"input_json_delta\",\"partial_json\":\""
                  + t
                  + "\"}}",
          t ->
              "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \""
                  + t
                  + "\"}],\"role\": \"model\"}}]}",
          t -> ": comment\nid: 4\ndata: " + t);

  private static String joined(String events, String before, String behind) {
    StringBuilder text = new StringBuilder();
    Matcher matcher =
        Pattern.compile(Pattern.quote(before) + "(.*?)" + Pattern.quote(behind)).matcher(events);
    while (matcher.find()) {
      text.append(matcher.group(1));
    }
    return text.toString();
  }

  /** One random stream, and where it is cut. */
  private record Sent(
      String text, String events, String before, String behind, List<Integer> cuts) {}

  private static Sent sent(Random random, String secret) {
    Function<String, String> format = FORMATS.get(random.nextInt(FORMATS.size()));
    String[] around = format.apply("~").split("~", -1);
    String lineBreak = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
    String text = "some words, " + secret + " and more of them";
    StringBuilder events = new StringBuilder(random.nextInt(5) == 0 ? "\uFEFF" : "");
    for (int at = 0; at < text.length(); ) {
      int end = Math.min(text.length(), at + 1 + random.nextInt(random.nextInt(30) + 1));
      events.append((format.apply(text.substring(at, end)) + "\n\n").replace("\n", lineBreak));
      at = end;
    }
    byte[] bytes = Encoding.utf8(events.toString());
    List<Integer> cuts = random.ints(random.nextInt(12), 0, bytes.length).sorted().boxed().toList();
    String before = around[0].substring(around[0].lastIndexOf('\n') + 1);
    return new Sent(text, events.toString(), before, around[1], cuts);
  }

  private static SearchedStream received(Sent sent, Random pauses) {
    SearchedStream body = SearchedStream.events(SCANNER);
    byte[] bytes = Encoding.utf8(sent.events());
    int from = 0;
    for (int cut : sent.cuts()) {
      body.add(bytes, from, cut);
      if (pauses.nextInt(3) == 0) {
        body.due();
      }
      from = cut;
    }
    return body.add(bytes, from, bytes.length).end();
  }

  @Test
  void noTokenPassesInPiecesOfEvents() {
    Random random = new Random(24);
    for (int round = 0; round < 10_000; round++) {
      Sent sent = sent(random, TOKEN);
      SearchedStream body = received(sent, random);
      String out = body.text();
      assertThat(body.found).as("found in %s", sent.events()).containsExactly("github-token");
      assertThat(out).hasSameSizeAs(sent.events());
      String behind = sent.behind().isEmpty() ? "\n" : sent.behind();
      String lines = out.replace("\r\n", "\n").replace('\r', '\n');
      String text = joined(lines, sent.before(), behind);
      assertThat(text).doesNotContain(TOKEN).startsWith("some words, ");
      assertThat(text).endsWith(" and more of them").hasSameSizeAs(sent.text());
      assertThat(joined(lines, sent.before(), behind).replaceAll("[*]|\\[REDACTED]", ""))
          .hasSizeLessThan(sent.text().length());
    }
  }

  @Test
  void harmlessEventsPassUnchanged() {
    Random random = new Random(25);
    for (int round = 0; round < 500; round++) {
      Sent sent = sent(random, "nothing_" + TOKEN.substring(4));
      SearchedStream body = received(sent, random);
      assertThat(body.text()).isEqualTo(sent.events());
      assertThat(body.found).isEmpty();
    }
  }

  @Test
  void anEventPassesAtOnce() {
    SearchedStream body = SearchedStream.events(SCANNER);
    for (Function<String, String> format : FORMATS) {
      for (String lineBreak : List.of("\n", "\r\n", "\r")) {
        body.add((format.apply("words like any other") + "\n\n").replace("\n", lineBreak));
        assertThat(body.isHolding()).isFalse();
      }
    }
  }

  @Test
  void holdsWhatCouldBeginATokenUntilItIsDue() {
    SearchedStream body = SearchedStream.events(SCANNER);
    String first = FORMATS.getFirst().apply("the key is " + TOKEN.substring(0, 20)) + "\n\n";
    assertThat(body.add(first).text()).isEmpty();
    assertThat(body.due().text()).isEqualTo(first);
    String second = FORMATS.getFirst().apply(TOKEN.substring(20) + ".") + "\n\n";
    String masked = "*".repeat(TOKEN.length() - 20) + ".";
    assertThat(body.add(second).due().text())
        .isEqualTo(first + FORMATS.getFirst().apply(masked) + "\n\n");
  }

  @Test
  void writesTheReplacementWhereTheTokenIsInOneEvent() {
    SearchedStream body = SearchedStream.events(SCANNER);
    String event = FORMATS.getFirst().apply("\\u00e4 " + TOKEN + " \\n") + "\n\n";
    String masked = SearchedStream.MARK + "*".repeat(TOKEN.length() - SearchedStream.MARK.length());
    assertThat(body.add(event).end().text()).isEqualTo(event.replace(TOKEN, masked));
  }

  @Test
  void readsAnEventThatIsCutInItsText() {
    SearchedStream body = SearchedStream.events(SCANNER);
    String event = FORMATS.getFirst().apply(TOKEN.substring(0, 9)) + "\n\n";
    String next = FORMATS.getFirst().apply(TOKEN.substring(9)) + "\n\n";
    int cut = next.indexOf(TOKEN.substring(9)) + TOKEN.length() - 9;
    body.add(event).due().add(next.substring(0, cut)).due();
    body.add(next.substring(cut)).end();
    assertThat(body.text())
        .hasSize(event.length() + next.length())
        .doesNotContain(TOKEN.substring(9));
  }

  @Test
  void keepsFieldsApart() {
    SearchedStream body = SearchedStream.events(SCANNER);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < TOKEN.length(); i++) {
      sent.add(FORMATS.get(i % 4).apply(TOKEN.substring(i, i + 1)) + "\n\n");
    }
    sent.forEach(body::add);
    assertThat(body.end().text()).isEqualTo(String.join("", sent));
  }

  @Test
  void readsAnEventOfManyMegabytesAsItIs() {
    SearchedStream body = SearchedStream.events(SCANNER);
    String filler = "word ".repeat(10_000);
    body.add("data: {\"a\": \"");
    for (int i = 0; i < 40; i++) {
      body.add(filler);
    }
    body.add(TOKEN.substring(0, 10)).add(TOKEN.substring(10) + " ").add("\"}\n\n").end();
    assertThat(body.text()).doesNotContain(TOKEN).contains(SearchedStream.MARK);
  }
}
