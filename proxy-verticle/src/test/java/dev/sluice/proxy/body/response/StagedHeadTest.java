package dev.sluice.proxy.body.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.RemoveHeader;
import dev.sluice.proto.v1.PipelineOutput.Start;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.ResponseHead;
import dev.sluice.wire.head.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads whose body comes out of stages. */
class StagedHeadTest {
  private static final Start UNCHANGED = Start.newBuilder().setDeclaredBytes(5).build();

  private static ResponseHead head(String lines) {
    return Wire.responseHead(lines.replace("|", "\r\n") + "\r\n\r\n");
  }

  private static ResponseHead staged(ResponseHead head, Start start) {
    return RewrittenHead.ofStaged(head, "GET", List.of(), start).orElseThrow();
  }

  private static Start.Builder start() {
    return UNCHANGED.toBuilder();
  }

  @Test
  void anUnchangedMessageKeepsItsHead() {
    ResponseHead head = head("HTTP/1.1 200 Fine|Content-Length: 5|Digest: x|ETag: y");
    assertThat(staged(head, UNCHANGED)).isSameAs(head);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK|Content-Length: 5|Trailer: x",
        "HTTP/1.1 200 OK|Content-Length: 6",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked",
        "HTTP/1.1 200 OK|A: b",
      })
  void anyOtherFramingIsReplaced(String lines) {
    ResponseHead head = staged(head(lines), UNCHANGED);
    assertThat(head.headers().values(HeaderName.CONTENT_LENGTH)).containsExactly("5");
    assertThat(head.headers().contains(HeaderName.TRAILER)).isFalse();
    assertThat(head.headers().contains(HeaderName.TRANSFER_ENCODING)).isFalse();
  }

  @Test
  void whatStagesChangeChangesTheHead() {
    ResponseHead head = head("HTTP/1.1 200 OK|Content-Length: 5|Content-Encoding: gzip|ETag: y");
    HeaderMutation removal =
        HeaderMutation.newBuilder().setRemove(RemoveHeader.newBuilder().setName("etag")).build();
    HeaderName etag = HeaderName.of("etag");

    assertThat(staged(head, start().setTransformed(true).build()).headers().contains(etag))
        .isFalse();
    assertThat(staged(head, start().addHeaderMutations(removal).build()).headers().contains(etag))
        .isFalse();
    assertThat(
            RewrittenHead.ofStaged(head, "GET", List.of(removal), UNCHANGED)
                .orElseThrow()
                .headers()
                .contains(etag))
        .isFalse();
    assertThat(
            staged(head, start().setIdentity(true).build())
                .headers()
                .contains(HeaderName.CONTENT_ENCODING))
        .isFalse();
    assertThat(
            staged(head, start().clearDeclaredBytes().build())
                .headers()
                .contains(HeaderName.CONTENT_LENGTH))
        .isFalse();
  }
}
