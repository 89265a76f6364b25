package dev.sluice.it.guides;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownOutputTest {
  private static boolean matches(String shown, String printed) {
    return new ShownOutput(shown).matches(printed);
  }

  @Test
  void takesEqualText() {
    assertThat(matches("one\ntwo\n", "one\ntwo\n")).isTrue();
    assertThat(matches("one\n", "one\ntwo\n")).isFalse();
    assertThat(matches("one\ntwo\n", "one\n")).isFalse();
    assertThat(matches("one.\n", "one!\n")).isFalse();
    assertThat(matches("", "")).isTrue();
    assertThat(matches("", "one\n")).isFalse();
  }

  @Test
  void countsRunsOfBlanksAsOne() {
    assertThat(matches("GET   /a\n", "GET /a  \n")).isTrue();
    assertThat(matches("GET /a\n", "GET/a\n")).isFalse();
  }

  @Test
  void takesAnyTimeWhereATimeIs() {
    assertThat(matches("05:02:50  ok  48 ms\n", "11:12:13 ok 1.5 s\n")).isTrue();
    assertThat(matches("05:02:50  ok  48 ms\n", "11:12:13 ok 48\n")).isFalse();
    assertThat(matches("2026-11-28T05:02:50.900Z\n", "2027-01-01T00:00:00Z\n")).isTrue();
    assertThat(matches("policy 7\n", "policy 8\n")).isFalse();
  }

  @Test
  void takesAnyIdWhereAnIdIs() {
    String id = "01d3c784-7881-4c69-b9a2-ab2c7f155010";
    assertThat(matches("id " + id + "\n", "id " + id.replace('0', 'f') + "\n")).isTrue();
    assertThat(matches("id " + id + "\n", "id none\n")).isFalse();
  }

  @Test
  void ignoresBlankLinesAround() {
    assertThat(matches("one\n\ntwo\n", "\none\n\ntwo\n\n\n")).isTrue();
    assertThat(matches("one\n\ntwo\n", "one\ntwo\n")).isFalse();
  }

  @Test
  void takesLinesInAnyOrderWhereAsked() {
    ShownOutput shown = new ShownOutput("05:02:50 GET 1 s\n05:02:50 PUT 1 s\n");
    assertThat(shown.matchesInAnyOrder("05:02:51 PUT 2 s\n05:02:50 GET 1 s\n")).isTrue();
    assertThat(shown.matchesInAnyOrder("05:02:51 PUT 2 s\n")).isFalse();
    assertThat(shown.matchesInAnyOrder("05:02:51 PUT 2 s\n05:02:51 PUT 2 s\n")).isFalse();
    assertThat(shown.matchesInAnyOrder("05:02:51 PUT 2 s\n05:02:51 GET 2 s\nmore\n")).isFalse();
    assertThat(new ShownOutput("...\none\n").matchesInAnyOrder("one\ntwo\n")).isTrue();
  }

  @Test
  void takesAnythingForDots() {
    assertThat(matches("...\nready\n", "a\nb\nready\n")).isTrue();
    assertThat(matches("...\nready\n", "ready\n")).isTrue();
    assertThat(matches("a ... c\n", "a b c\n")).isTrue();
    assertThat(matches("a ... c\n", "a b\nc\n")).isFalse();
    assertThat(matches("finding: …\n", "finding: twelve\n")).isTrue();
  }
}
