package dev.sluice.chain.run;

import dev.sluice.proto.MessageBound;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.CallsHere;
import dev.sluice.proto.v1.CallsWanted;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.eventbus.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The calls of other nodes that this verticle accepted and did not answer yet. Nodes ask for them,
 * because the bus does not report lost messages. Holds as many calls as are under evaluation. Event
 * loop only.
 */
final class AcceptedCalls {
  /** Calls in one question. */
  static final int MAX_WANTED = 256;

  private static final int BAD_REQUEST = 400;

  private final Set<Long> calls = new HashSet<>();

  /** Holds the call until it is answered or refused. */
  ReplyTo accept(Message<ChainRequest> message) {
    long call = message.body().getCall();
    if (call != 0) {
      calls.add(call);
    }
    return new ReplyTo() {
      @Override
      public void answer(ChainResult result) {
        if (MessageBound.exceededBy(result)) {
          refuse(MessageBound.CODE, StageFailure.MESSAGE_TOO_LARGE.text());
        } else {
          message.reply(result);
          calls.remove(call);
        }
      }

      @Override
      public void refuse(int code, String reason) {
        message.fail(code, reason);
        calls.remove(call);
      }
    };
  }

  /** Replies with the calls of the question that this verticle still holds. */
  void answer(Message<CallsWanted> message) {
    List<Long> wanted = message.body().getCallsList();
    if (wanted.size() > MAX_WANTED) {
      message.fail(BAD_REQUEST, "too_many_calls");
      return;
    }
    message.reply(
        CallsHere.newBuilder()
            .addAllCalls(wanted.stream().filter(calls::contains).toList())
            .build());
  }
}
