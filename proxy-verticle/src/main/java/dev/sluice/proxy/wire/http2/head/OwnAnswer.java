package dev.sluice.proxy.wire.http2.head;

import dev.sluice.proxy.wire.head.HeadResult;
import dev.sluice.proxy.wire.head.ResponseHead;
import dev.sluice.proxy.wire.head.ResponseHeadParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Headers;

/** A complete answer of the proxy, read from its HTTP/1 form. Owns the buffer. */
public record OwnAnswer(Http2Headers fields, ByteBuf body) {
  private static final ResponseHeadParser PARSER = new ResponseHeadParser(64 << 10);

  public static OwnAnswer of(ByteBuf response) {
    byte[] bytes = ByteBufUtil.getBytes(response);
    response.release();
    if (!(PARSER.parse(bytes, 0, bytes.length)
        instanceof HeadResult.Complete<ResponseHead>(ResponseHead own, int end))) {
      throw new IllegalArgumentException("an answer has to begin with a head");
    }
    return new OwnAnswer(
        FieldWriter.own(own), Unpooled.wrappedBuffer(bytes, end, bytes.length - end));
  }
}
