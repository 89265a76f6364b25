package dev.sluice.chain.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.v1.CallCancelled;
import dev.sluice.proto.v1.CallsHere;
import dev.sluice.proto.v1.CallsWanted;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcceptedCallsTest {
  private final Vertx vertx = Vertx.vertx();
  private final AcceptedCalls calls = new AcceptedCalls();
  private final BlockingQueue<CancellableReply> begun = new LinkedBlockingQueue<>();

  @BeforeEach
  void listen() {
    BusCodecs.registerAll(vertx.eventBus());
    vertx
        .eventBus()
        .<ChainRequest>consumer(
            "chain",
            message -> {
              OpenCall call = new OpenCall(message, true);
              calls.hold(call);
              begun.add(call);
            })
        .completion()
        .await();
    vertx.eventBus().<CallsWanted>consumer("calls", calls::answer).completion().await();
    vertx.eventBus().<CallCancelled>consumer("cancellations", calls::cancel).completion().await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aCallIsHeldUntilItIsAnswered() throws InterruptedException {
    ask(5);
    ask(7);
    CancellableReply five = begun.take();
    CancellableReply seven = begun.take();
    assertThat(inHand(5, 6, 7)).containsExactly(5L, 7L);

    five.answer(ChainResult.getDefaultInstance());
    seven.refuse(404, "unknown_entry");

    assertThat(inHand(5, 6, 7)).isEmpty();
  }

  @Test
  void aCancelledCallIsRefusedAndForgotten() throws InterruptedException {
    Future<Message<ChainResult>> asked = ask(5);
    ask(7);
    begun.take();
    begun.take();

    vertx.eventBus().send("cancellations", CallCancelled.newBuilder().setCall(5).build());

    assertThatThrownBy(asked::await)
        .isInstanceOfSatisfying(
            ReplyException.class,
            refused -> assertThat(refused.failureCode()).isEqualTo(ChainRefusal.CANCELLED));
    assertThat(inHand(5, 7)).containsExactly(7L);
  }

  @Test
  void aQuestionIsBounded() {
    assertThat(inHand(LongStream.range(0, AcceptedCalls.MAX_WANTED).toArray())).isEmpty();
    assertThatThrownBy(() -> inHand(LongStream.rangeClosed(0, AcceptedCalls.MAX_WANTED).toArray()))
        .hasMessage("too_many_calls");
  }

  @Test
  void aResultThatIsTooLargeIsNotSent() throws InterruptedException {
    Future<Message<ChainResult>> asked = ask(5);

    begun.take().answer(allowing(MessageBound.MAX_BYTES + 1));

    assertThatThrownBy(asked::await)
        .isInstanceOfSatisfying(
            ReplyException.class,
            refused -> assertThat(refused.failureCode()).isEqualTo(MessageBound.CODE));
    assertThat(inHand(5)).isEmpty();
    Future<Message<ChainResult>> other = ask(6);
    begun.take().answer(allowing(MessageBound.MAX_BYTES - 100));
    assertThat(other.await().body().hasAllow()).isTrue();
  }

  private static ChainResult allowing(int bytes) {
    return ChainResult.newBuilder()
        .setAllow(
            ChainResult.Allow.newBuilder()
                .setBodyReplaced(true)
                .setBody(ByteString.copyFrom(new byte[bytes])))
        .build();
  }

  private Future<Message<ChainResult>> ask(long call) {
    return vertx.eventBus().request("chain", ChainRequest.newBuilder().setCall(call).build());
  }

  private List<Long> inHand(long... wanted) {
    CallsWanted.Builder question = CallsWanted.newBuilder();
    LongStream.of(wanted).forEach(question::addCalls);
    return vertx
        .eventBus()
        .<CallsHere>request("calls", question.build())
        .await()
        .body()
        .getCallsList();
  }
}
