package dev.sluice.proxy.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class TargetFuzzTest {
  @FuzzTest
  void parse(byte[] bytes) {
    String raw = new String(bytes, StandardCharsets.ISO_8859_1);

    check(raw, false);
    check(raw, true);
    Authority.parse(raw, 80)
        .ifPresent(
            authority ->
                assertThat(Authority.parse(authority.hostHeader(80), 80)).contains(authority));
  }

  private static void check(String raw, boolean allowEncodedSlash) {
    switch (TargetParser.parse(raw, allowEncodedSlash)) {
      case TargetResult.Origin(RequestTarget target) -> isCanonical(target, allowEncodedSlash);
      case TargetResult.Absolute(String scheme, Authority authority, RequestTarget target) ->
          isCanonical(target, allowEncodedSlash);
      case TargetResult.Asterisk() -> assertThat(raw).isEqualTo("*");
      case TargetResult.Rejected(String detail) -> assertThat(detail).startsWith("target ");
    }
  }

  private static void isCanonical(RequestTarget target, boolean allowEncodedSlash) {
    assertThat(TargetParser.parse(target.originForm(), allowEncodedSlash))
        .isEqualTo(new TargetResult.Origin(target));
    assertThat(target.path()).doesNotContain("//", "/../", "/./", ";", "\\");
  }
}
