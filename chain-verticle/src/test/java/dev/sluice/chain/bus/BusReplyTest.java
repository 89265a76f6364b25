package dev.sluice.chain.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.v1.PipelineOutput;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BusReplyTest {
  private final Vertx vertx = Vertx.vertx();

  @BeforeEach
  void register() {
    BusCodecs.registerAll(vertx.eventBus());
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Object told(boolean bounded, Consumer<BusReply> answering) {
    vertx
        .eventBus()
        .localConsumer("question", message -> answering.accept(new BusReply(message, bounded)));
    return vertx.eventBus().request("question", "").await().body();
  }

  private static PipelineOutput output(int bytes) {
    return PipelineOutput.newBuilder().addChunks(ByteString.copyFrom(new byte[bytes])).build();
  }

  @Test
  void theFirstAnswerCounts() {
    Object answer =
        told(
            true,
            reply -> {
              assertThat(reply.isOver()).isFalse();
              reply.answer(output(1));
              assertThat(reply.isOver()).isTrue();
              reply.refuse(500, "internal");
              reply.answer(output(2));
            });
    assertThat(answer).isEqualTo(output(1));
  }

  @Test
  void onlyABoundedAnswerMayBeTooLarge() {
    PipelineOutput large = output(MessageBound.MAX_BYTES);
    assertThat(told(false, reply -> reply.answer(large))).isEqualTo(large);
    vertx.eventBus().localConsumer("other", message -> new BusReply(message, true).answer(large));
    assertThatThrownBy(() -> vertx.eventBus().request("other", "").await())
        .isInstanceOfSatisfying(
            ReplyException.class,
            refused -> assertThat(refused.failureCode()).isEqualTo(MessageBound.CODE));
  }
}
