package dev.sluice.proxy.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TargetPropertiesTest {
  private static final int TRIES = 2000;

  private static final String[] PIECES = {
    "/", "//", ".", "..", "%2e", "%2E", "%2f", "%2F", "%5c", "\\", ";", "%3b", ";x=y", "a", "B",
    "%41", "%25", "%2", "%", "%00", "%e9", "{", "'", "~", "%7E", ":", "@", "?", "#", "http://"
  };

  @Property(tries = TRIES)
  void canonicalPathIsUnchanged(@ForAll("targets") String raw, @ForAll boolean slashes) {
    if (TargetParser.parse(raw, slashes) instanceof TargetResult.Origin(RequestTarget target)) {
      assertThat(TargetParser.parse(target.originForm(), slashes))
          .isEqualTo(new TargetResult.Origin(target));
    }
  }

  @Property(tries = TRIES)
  void canonicalPathIsUnambiguous(@ForAll("targets") String raw, @ForAll boolean slashes) {
    if (TargetParser.parse(raw, slashes) instanceof TargetResult.Origin(RequestTarget target)) {
      String path = target.path();

      assertThat(path)
          .startsWith("/")
          .doesNotContain("//", ";", "%3B", "\\", "%2e", "%00", "?", "#");
      assertThat(path.split("/")).doesNotContain(".", "..");
      assertThat(path.split("/|%2F|%5C")).doesNotContain(".", "..");
      assertThat(slashes || !(path.contains("%2F") || path.contains("%5C"))).isTrue();
    }
  }

  /** The JDK normalizes by RFC 3986; plain paths give the same result. */
  @Property(tries = TRIES)
  void dotSegmentsResolveAsInTheJdk(@ForAll("plainPaths") String path) {
    String normal = URI.create("http://h" + path).normalize().getRawPath();
    boolean aboveRoot = Arrays.asList(normal.split("/")).contains("..");

    assertThat(TargetParser.parse(path, false))
        .isEqualTo(
            aboveRoot
                ? new TargetResult.Rejected("target path leads above its root")
                : new TargetResult.Origin(new RequestTarget(normal, "", false)));
  }

  @Property(tries = TRIES)
  void anyTextGetsAResult(@ForAll String text, @ForAll boolean slashes) {
    assertThat(TargetParser.parse(text, slashes)).isNotNull();
    assertThat(Authority.parse(text, 80)).isNotNull();
  }

  @Property(tries = TRIES)
  void hostFieldParsesToItsAuthority(@ForAll("hosts") String text) {
    Authority.parse(text, 80)
        .ifPresent(
            authority -> {
              assertThat(Authority.parse(authority.hostHeader(80), 80)).contains(authority);
              assertThat(Authority.parse(authority.hostHeader(443), 443)).contains(authority);
            });
  }

  @Provide
  Arbitrary<String> targets() {
    return Arbitraries.of(PIECES).list().ofMaxSize(12).map(pieces -> "/" + String.join("", pieces));
  }

  @Provide
  Arbitrary<String> plainPaths() {
    return Arbitraries.of(".", "..", "a", "b.c", "...")
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(segments -> "/" + String.join("/", segments));
  }

  @Provide
  Arbitrary<String> hosts() {
    return Arbitraries.of(
            "a", "B", "1", "255", ".", "-", "_", "[", "]", "::", ":", "80", "443", "0x", "f")
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(pieces -> String.join("", pieces));
  }
}
