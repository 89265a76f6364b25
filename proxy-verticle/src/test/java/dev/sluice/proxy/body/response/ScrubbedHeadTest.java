package dev.sluice.proxy.body.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.ResponseHead;
import dev.sluice.wire.head.Wire;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** All that the origin chose of a head is searched, not only the values of its fields. */
class ScrubbedHeadTest {
  private static final String SECRET = "sk-live-0123456789";
  private static final String PLACEHOLDER = "openshell:resolve:env:KEY";

  private static ResponseHead scrubbed(String lines) {
    ResponseLines head =
        new ResponseLines(Wire.responseHead(lines.replace("|", "\r\n") + "\r\n\r\n"));
    assertThat(head.scrub(ScrubbedHeadTest::replaced)).isTrue();
    return head.made().orElseThrow();
  }

  private static Optional<String> replaced(String text) {
    return text.contains(SECRET)
        ? Optional.of(text.replace(SECRET, PLACEHOLDER))
        : Optional.empty();
  }

  @Test
  void theReasonPhrase() {
    ResponseHead head = scrubbed("HTTP/1.1 200 Fine " + SECRET + "|Content-Length: 5");
    assertThat(head.reason()).isEqualTo("Fine " + PLACEHOLDER);
    assertThat(head.headers().values(HeaderName.CONTENT_LENGTH)).containsExactly("5");
  }

  @Test
  void theNameOfAField() {
    ResponseHead head = scrubbed("HTTP/1.1 200 OK|X-" + SECRET + ": a|B: c");
    assertThat(head.headers().size()).isEqualTo(1);
    assertThat(head.headers().values(HeaderName.of("b"))).containsExactly("c");
  }

  @Test
  void theValueOfAField() {
    ResponseHead head = scrubbed("HTTP/1.1 200 OK|Location: /?" + SECRET);
    assertThat(head.headers().values(HeaderName.of("location")))
        .containsExactly("/?" + PLACEHOLDER);
  }

  @Test
  void aCleanHeadStays() {
    ResponseLines head = new ResponseLines(Wire.responseHead("HTTP/1.1 200 OK\r\nA: b\r\n\r\n"));
    assertThat(head.scrub(ScrubbedHeadTest::replaced)).isFalse();
  }
}
