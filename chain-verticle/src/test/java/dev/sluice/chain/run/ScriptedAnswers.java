package dev.sluice.chain.run;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import io.vertx.core.buffer.Buffer;

/** What the services of a test answer. */
final class ScriptedAnswers {
  private ScriptedAnswers() {}

  static HttpRequestResult talkative(HttpRequestResult.Builder result) {
    return result
        .setReason(RemoteChainTest.CANARY)
        .putMetadata(RemoteChainTest.CANARY, RemoteChainTest.CANARY)
        .addFindings(
            Finding.newBuilder()
                .setType(RemoteChainTest.CANARY)
                .setLabel(RemoteChainTest.CANARY)
                .setConfidence(RemoteChainTest.CANARY)
                .setSeverity(RemoteChainTest.CANARY)
                .setCount(1))
        .build();
  }

  static HttpRequestResult appendNumber(Buffer message) {
    try {
      ByteString body = HttpRequestEvaluation.parseFrom(message.getBytes()).getBody();
      return ScriptedStages.allow()
          .setHasBody(true)
          .setBody(body.concat(ByteString.copyFromUtf8(String.valueOf(body.size()))))
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
