package dev.sluice.chain.service.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.management.ThreadMXBean;
import dev.sluice.chain.contract.Limits;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.RequestContext;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutgoingMessageTest {
  private static final HttpRequestEvaluation REQUEST =
      HttpRequestEvaluation.newBuilder()
          .setContext(RequestContext.newBuilder().setRequestId("id"))
          .addHeaders(HttpHeader.newBuilder().setName("accept").setValue("*/*"))
          .addHeaders(HttpHeader.newBuilder().setName("accept").setValue("text/plain"))
          .setMiddlewareName("guard")
          .build();

  @ParameterizedTest
  @MethodSource
  void decodesToTheSameMessage(ByteString body) throws InvalidProtocolBufferException {
    HttpRequestEvaluation evaluation = REQUEST.toBuilder().setBody(body).build();

    Buffer bytes = OutgoingMessage.of(evaluation);

    assertThat(bytes.length()).isEqualTo(evaluation.getSerializedSize());
    assertThat(HttpRequestEvaluation.parseFrom(bytes.getBytes())).isEqualTo(evaluation);
  }

  static Stream<ByteString> decodesToTheSameMessage() {
    ByteString rope =
        ByteString.copyFrom(new byte[1000]).concat(ByteString.copyFromUtf8("x".repeat(1000)));
    return Stream.of(
        ByteString.EMPTY,
        ByteString.copyFromUtf8("x"),
        ByteString.copyFrom(new byte[127]),
        ByteString.copyFrom(new byte[128]),
        rope,
        rope.substring(500, 1500),
        ByteString.copyFrom(new byte[Limits.PAYLOAD]));
  }

  @Test
  void framesStandOneBehindTheOther() throws InvalidProtocolBufferException {
    HttpRequestEvaluation second =
        REQUEST.toBuilder().setBody(ByteString.copyFromUtf8("b".repeat(300))).build();

    Buffer bytes =
        OutgoingMessage.framed(REQUEST, HttpRequestEvaluation.getDefaultInstance(), second);

    int at = 0;
    for (HttpRequestEvaluation each :
        List.of(REQUEST, HttpRequestEvaluation.getDefaultInstance(), second)) {
      assertThat(bytes.getByte(at)).isZero();
      int end = at + 5 + bytes.getInt(at + 1);
      assertThat(HttpRequestEvaluation.parseFrom(bytes.getBytes(at + 5, end))).isEqualTo(each);
      at = end;
    }
    assertThat(bytes.length()).isEqualTo(at);
  }

  @Test
  void doesNotCopyTheBody() {
    HttpRequestEvaluation evaluation =
        REQUEST.toBuilder().setBody(ByteString.copyFrom(new byte[Limits.PAYLOAD])).build();
    OutgoingMessage.of(evaluation);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    OutgoingMessage.of(evaluation);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(64 * 1024);
  }
}
