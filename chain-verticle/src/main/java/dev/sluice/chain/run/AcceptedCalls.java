package dev.sluice.chain.run;

import dev.sluice.proto.MessageBound;
import dev.sluice.proto.v1.CallsHere;
import dev.sluice.proto.v1.CallsWanted;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.eventbus.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Event loop only. What other nodes asked of this verticle and have not been answered: they ask for
 * it, because the bus does not tell when it loses a message. As many as are evaluated at once.
 */
final class AcceptedCalls {
  /** In one question. */
  static final int MAX_WANTED = 256;

  private static final int BAD_REQUEST = 400;

  private final Set<Long> calls = new HashSet<>();

  /** Holds the call until it is told something. */
  ReplyTo begun(Message<ChainRequest> message) {
    long call = message.body().getCall();
    if (call != 0) {
      calls.add(call);
    }
    return new ReplyTo() {
      @Override
      public void answer(ChainResult result) {
        if (MessageBound.exceededBy(result)) {
          refuse(MessageBound.CODE, MessageBound.REASON);
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
