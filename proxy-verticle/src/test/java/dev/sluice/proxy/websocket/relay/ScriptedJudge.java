package dev.sluice.proxy.websocket.relay;

import com.google.protobuf.ByteString;
import dev.sluice.wire.relay.RelayEnd.Peer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A judge that tells what it was asked, and answers as a test says. */
final class ScriptedJudge implements MessageJudge {
  final List<String> told = new ArrayList<>();
  final List<MessageRelayEnd> ends = new ArrayList<>();
  Reading text = new Reading.Judge(1000);
  Reading binary = new Reading.Pass();
  Future<Optional<MessageClose>> admission = Future.succeededFuture(Optional.empty());

  /** Of every message, at once; or {@link #later} decides. */
  Optional<MessageVerdict> verdict = Optional.of(new MessageVerdict.Forward());

  /** Of every message that passes. */
  Optional<Future<Void>> record = Optional.empty();

  /** Thrown when a message was taken. */
  Optional<RuntimeException> bug = Optional.empty();

  Promise<MessageVerdict> later = Promise.promise();

  @Override
  public Reading reading(Peer from, Type type) {
    return type == Type.TEXT ? text : binary;
  }

  @Override
  public Future<Optional<MessageClose>> admit(Peer from, Type type) {
    told.add("admit " + from);
    return admission;
  }

  @Override
  public Future<MessageVerdict> judge(Peer from, Type type, ByteString payload) {
    told.add("judge " + (payload.size() > 40 ? payload.size() : payload.toStringUtf8()));
    return verdict.map(Future::succeededFuture).orElseGet(later::future);
  }

  @Override
  public void onForwarded(Peer from, Type type) {
    told.add("forwarded " + from);
    bug.ifPresent(
        it -> {
          throw it;
        });
  }

  @Override
  public Optional<Future<Void>> onPassed(Peer from, Type type, long bytes) {
    told.add("passed " + from + " " + type + " " + bytes);
    return record;
  }

  @Override
  public void onEnd(MessageRelayEnd end) {
    ends.add(end);
  }
}
