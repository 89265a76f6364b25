package dev.sluice.chain.run;

import dev.sluice.proto.v1.CallCancelled;
import dev.sluice.proto.v1.CallsHere;
import dev.sluice.proto.v1.CallsWanted;
import io.vertx.core.eventbus.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The calls that this verticle accepted at one address and did not answer yet. Their senders may
 * cancel them. Other nodes ask for them, because the bus does not report lost messages. Holds as
 * many calls as are under evaluation. Event loop only.
 */
final class AcceptedCalls {
  static final int MAX_WANTED = 256;

  private static final int BAD_REQUEST = 400;

  private final Map<Long, OpenCall> calls = new HashMap<>();

  /** Holds a call that was not answered at once, until it is answered or refused. */
  void hold(OpenCall call) {
    long id = call.request().getCall();
    if (id != 0 && !call.isOver()) {
      calls.put(id, call);
      call.whenOver(() -> calls.remove(id, call));
    }
  }

  void cancel(Message<CallCancelled> message) {
    Optional.ofNullable(calls.get(message.body().getCall())).ifPresent(OpenCall::cancel);
  }

  void answer(Message<CallsWanted> message) {
    List<Long> wanted = message.body().getCallsList();
    if (wanted.size() > MAX_WANTED) {
      message.fail(BAD_REQUEST, "too_many_calls");
      return;
    }
    message.reply(
        CallsHere.newBuilder()
            .addAllCalls(wanted.stream().filter(calls::containsKey).toList())
            .build());
  }
}
