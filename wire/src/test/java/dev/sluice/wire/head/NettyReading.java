package dev.sluice.wire.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What another parser reads in the same bytes. Whatever we accept, it has to read in the same way;
 * it may accept more.
 */
public record NettyReading(
    String method,
    String target,
    List<String> fields,
    boolean chunked,
    long length,
    String payload,
    boolean ended) {

  public static NettyReading of(String wire) {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(65536, 65536, 65536));
    channel.writeInbound(Unpooled.wrappedBuffer(Wire.bytes(wire)));
    HttpRequest request = channel.readInbound();
    StringBuilder payload = new StringBuilder();
    boolean ended = false;
    while (!ended && channel.readInbound() instanceof HttpContent content) {
      payload.append(content.content().toString(StandardCharsets.ISO_8859_1));
      ended = content instanceof LastHttpContent && content.decoderResult().isSuccess();
      content.release();
    }
    channel.finishAndReleaseAll();
    return read(request, payload.toString(), ended);
  }

  private static NettyReading read(HttpRequest request, String payload, boolean ended) {
    if (!request.decoderResult().isSuccess()) {
      throw new AssertionError("refused by the other parser", request.decoderResult().cause());
    }
    List<String> fields = new ArrayList<>();
    request.headers().forEach(field -> fields.add(field.getKey() + ":" + field.getValue()));
    return new NettyReading(
        request.method().name(),
        request.uri(),
        fields,
        HttpUtil.isTransferEncodingChunked(request),
        HttpUtil.getContentLength(request, -1L),
        payload,
        ended);
  }

  /** Fails unless this reading of the bytes is ours. */
  void agreesWith(RequestHead head) {
    assertThat(method).isEqualTo(head.method());
    assertThat(target).isEqualTo(head.target());
    assertThat(fields).isEqualTo(Wire.fields(head.headers()));
    assertThat(chunked).isEqualTo(head.framing() instanceof BodyFraming.Chunked);
    assertThat(length)
        .isEqualTo(head.framing() instanceof BodyFraming.Length(long bytes) ? bytes : -1);
  }
}
