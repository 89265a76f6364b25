package dev.sluice.chain.service.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponsePreflight;
import dev.sluice.proto.middleware.v1.MiddlewareDescribeRequest;
import dev.sluice.proto.middleware.v1.RequestContext;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenCallerTest {
  private static final RequestContext CONTEXT =
      RequestContext.newBuilder().setSandboxId("ci").build();

  @ParameterizedTest
  @MethodSource
  void aStreamIsForTheSandboxOfItsPreflight(MessageLite first) {
    assertThat(TokenCaller.of(first)).isEqualTo(new TokenCaller.Supervisor("ci"));
  }

  static Stream<MessageLite> aStreamIsForTheSandboxOfItsPreflight() {
    return Stream.of(
        HttpEvent.newBuilder().setPreflight(HttpPreflight.newBuilder().setContext(CONTEXT)).build(),
        HttpResponseEvent.newBuilder()
            .setPreflight(HttpResponsePreflight.newBuilder().setContext(CONTEXT))
            .build());
  }

  @Test
  void aDescriptionIsForNone() {
    assertThat(TokenCaller.of(MiddlewareDescribeRequest.getDefaultInstance()))
        .isEqualTo(new TokenCaller.Gateway());
  }
}
