package dev.sluice.proxy.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetParserTest {
  private static TargetResult parse(String target) {
    return TargetParser.parse(target, false);
  }

  private static TargetResult.Origin origin(String path) {
    return new TargetResult.Origin(new RequestTarget(path, "", false));
  }

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a, /a",
    "/a/, /a/",
    "/a/b.c-d_e~f, /a/b.c-d_e~f",
    "/%41%62%7a%39, /Abz9",
    "/%2d%2E%5f%7E, /-._~",
    "/a%3ab, /a%3Ab",
    "/%e2%82%ac, /%E2%82%AC",
    "/%C3%A9, /%C3%A9",
    "/a%20b, /a%20b",
    "/a%25b, /a%25b",
    "/a%252e%252e, /a%252e%252e",
    "/a%23b, /a%23b",
    "/a%3Fb, /a%3Fb",
    "/%25, /%25",
    "/{id}, /%7Bid%7D",
    "/a|b, /a%7Cb",
    "/\"<>^`, /%22%3C%3E%5E%60",
    "/[a], /%5Ba%5D",
    "'/!$&''()*+,=:@', '/!$&''()*+,=:@'",
    "/%21, /%21"
  })
  void encodesEachOctetInOneWay(String raw, String path) {
    assertThat(parse(raw)).isEqualTo(origin(path));
  }

  @ParameterizedTest
  @CsvSource({
    "/., /",
    "/./, /",
    "/a/., /a/",
    "/a/./b, /a/b",
    "/a/.., /",
    "/a/../, /",
    "/a/../b, /b",
    "/a/b/.., /a/",
    "/a/b/../.., /",
    "/a/b/../../c, /c",
    "/a/%2e, /a/",
    "/a/%2e%2e/b, /b",
    "/a/.%2E/b, /b",
    "/a/%2e./b, /b",
    "/..., /...",
    "/.a, /.a",
    "/..a, /..a",
    "/a.., /a..",
    "//, /",
    "///, /",
    "//a, /a",
    "/a//b, /a/b",
    "/a///, /a/",
    "/a//../b, /b",
    "//evil.test/a, /evil.test/a",
    "/http://evil.test/, /http:/evil.test/"
  })
  void resolvesDotsAndRepeatedSlashes(String raw, String path) {
    assertThat(parse(raw)).isEqualTo(origin(path));
  }

  @ParameterizedTest
  @CsvSource({
    "/a;x=y, /a",
    "/a;x/b;y, /a/b",
    "/a%3bx, /a",
    "/a%3Bx/b, /a/b",
    "/;x, /",
    "/;x/a, /a",
    "/a/;x/b, /a/b",
    "/a/..;/b, /b",
    "/a/..;x/b, /b",
    "/a/%2e%2e%3b/b, /b",
    "/a/.;x, /a/",
    "/a;..;x/b, /a/b"
  })
  void dropsParameters(String raw, String path) {
    assertThat(parse(raw)).isEqualTo(origin(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/..",
        "/../",
        "/../a",
        "/a/../..",
        "/a/../../b",
        "/./..",
        "/%2e%2e",
        "/..;x",
        "//..",
        "/a/..//..",
        "/%2f",
        "/a%2Fb",
        "/%2F",
        "/a;%2f",
        "/%00",
        "/a%00b",
        "/%1f",
        "/%0d%0a",
        "/%0A",
        "/%09",
        "/%7f",
        "/%7F",
        "/a;%00",
        "/%",
        "/%2",
        "/a%",
        "/%zz",
        "/%g0",
        "/%0g",
        "/%-1",
        "/% 2",
        "/%%41",
        "/a;%",
        "/a b",
        "/a\tb",
        "/a\r\nb",
        "/\0",
        "/\u007f",
        "/\u00e9",
        "/\u20ac",
        "/?a b",
        "/?\n",
        "/#",
        "/a#b",
        "/?a#b",
        "",
        " /",
        "a",
        "a/b",
        "?a",
        "*/",
        "**",
        "../a",
        "./a",
        "%2f",
        "\\a",
        ".",
        ":",
        "/..%5c..",
        "/%2e%2e%5C",
        "/a\\..",
        "/..\\a",
        "/.\\a",
        "/a\\b",
        "/a%5cb",
        "/a%5Cb",
        "/\\"
      })
  void refusesAmbiguousTargets(String raw) {
    assertThat(parse(raw))
        .isInstanceOfSatisfying(
            TargetResult.Rejected.class,
            rejected -> assertThat(rejected.detail()).startsWith("target ").hasSizeLessThan(80));
  }

  @ParameterizedTest
  @CsvSource({
    "/a%2fb, /a%2Fb",
    "/a%2Fb/../c, /c",
    "/a\\b, /a%5Cb",
    "/a%5cb, /a%5Cb",
    "/a;\\, /a",
    "/%2F, /%2F",
    "/a%2f, /a%2F",
    "/a%2F...%2Fb, /a%2F...%2Fb",
    "/a;%2f, /a",
    "/%2F%2F, /%2F%2F"
  })
  void keepsEncodedSlashesOnRequest(String raw, String path) {
    assertThat(TargetParser.parse(raw, true)).isEqualTo(origin(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/..%2f",
        "/..%2Fa",
        "/a%2f..",
        "/a%2F..%2Fb",
        "/.%2Fa",
        "/a%2F.",
        "/%2e%2e%2fa",
        "/a%2F%2E%2e",
        "/a%2f..;x",
        "/a%2F..%5Cb",
        "/a%5C..%2Fb",
        "/b/a%2F../c"
      })
  void findsDotSegmentsBehindEncodedSlashes(String raw) {
    assertThat(TargetParser.parse(raw, true)).isInstanceOf(TargetResult.Rejected.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a/b/c", "/a.b/..c/d%20e", "/v1/chat/completions"})
  void keepsACanonicalPath(String path) {
    assertThat(parse(path)).isEqualTo(origin(path));
  }

  @ParameterizedTest
  @CsvSource({
    "/a?, /a, ''",
    "/a?b=c, /a, b=c",
    "/?a=%00%zz//../;x, /, a=%00%zz//../;x",
    "/a?b?c, /a, b?c",
    "/%41?%41, /A, %41",
    "/..a?/../, /..a, /../"
  })
  void leavesTheQueryByteForByte(String raw, String path, String query) {
    assertThat(parse(raw)).isEqualTo(new TargetResult.Origin(new RequestTarget(path, query, true)));
  }

  @Test
  void writesOriginForm() {
    assertThat(new RequestTarget("/a", "", false).originForm()).isEqualTo("/a");
    assertThat(new RequestTarget("/a", "", true).originForm()).isEqualTo("/a?");
    assertThat(new RequestTarget("/a", "b", true).originForm()).isEqualTo("/a?b");
  }

  @Test
  void boundsThePathBeforeAndAfter() {
    assertThat(parse("/" + "a".repeat(4095))).isInstanceOf(TargetResult.Origin.class);
    assertThat(parse("/" + "a".repeat(4096))).isInstanceOf(TargetResult.Rejected.class);
    assertThat(parse("/" + "{".repeat(1365))).isInstanceOf(TargetResult.Origin.class);
    assertThat(parse("/" + "{".repeat(1366))).isInstanceOf(TargetResult.Rejected.class);
    assertThat(parse("/?" + "a".repeat(8000))).isInstanceOf(TargetResult.Origin.class);
  }

  @Test
  void readsTheAsterisk() {
    assertThat(parse("*")).isEqualTo(new TargetResult.Asterisk());
  }

  @Test
  void showsNeitherPathNorQuery() {
    assertThat(parse("/s3cret?s3cret").toString()).doesNotContain("s3cret");
    assertThat(Optional.of(parse("/s3cret%00")).toString()).doesNotContain("s3cret");
  }
}
