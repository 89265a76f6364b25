package dev.sluice.proxy.request;

import com.google.protobuf.ByteString;
import dev.sluice.inspect.body.HeaderValues;
import dev.sluice.inspect.body.McpHeaders;
import dev.sluice.inspect.body.MediaHeaders;
import dev.sluice.policy.MessageReading.Sender;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.WriteHeader;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.RequestHead;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A policy that needs the body of one request, or a message of its WebSocket.
 *
 * @param message empty for a body
 */
public record BodyPolicy(
    Policy policy, PolicyDecision.ByBody needed, RequestFacts facts, Optional<Message> message) {
  record Message(Sender from, InstantSource clock) {}

  private static final Logger LOG = LoggerFactory.getLogger(BodyPolicy.class);

  /** Earliest time of the next log line: every request may meet the same bug. */
  private static final AtomicLong NEXT_LINE = new AtomicLong(System.nanoTime());

  /** Adds the media headers that reach the origin to the facts; empty when the head decides. */
  static Optional<BodyPolicy> of(
      Policy policy, PolicyDecision decision, RequestFacts facts, RequestHead head) {
    return decision instanceof PolicyDecision.ByBody needed
        ? Optional.of(new BodyPolicy(policy, needed, facts.with(media(head)), Optional.empty()))
        : Optional.empty();
  }

  static MediaHeaders media(RequestHead head) {
    return media(name -> all(head, name));
  }

  private static MediaHeaders media(Function<HeaderName, HeaderValues> all) {
    return new MediaHeaders(
        values(all.apply(HeaderName.ACCEPT)),
        values(all.apply(HeaderName.CONTENT_TYPE)),
        values(all.apply(HeaderName.CONTENT_ENCODING)),
        new McpHeaders(
            all.apply(HeaderName.MCP_PROTOCOL_VERSION),
            all.apply(HeaderName.MCP_METHOD),
            all.apply(HeaderName.MCP_NAME),
            all.apply(HeaderName.MCP_SESSION_ID)));
  }

  private static String values(HeaderValues values) {
    return values.hopByHop() ? "" : String.join(",", values.values());
  }

  private static HeaderValues all(RequestHead head, HeaderName name) {
    List<String> values = head.headers().values(name);
    boolean hopByHop = head.connection().nominates(name);
    return values.isEmpty() && !hopByHop ? HeaderValues.ABSENT : new HeaderValues(values, hopByHop);
  }

  public BodyPolicy changed(RequestHead head, List<HeaderMutation> mutations) {
    MediaHeaders media = media(name -> rewritten(all(head, name), name, mutations));
    return new BodyPolicy(policy, needed, facts.with(media), message);
  }

  BodyPolicy unobserved() {
    return new BodyPolicy(policy.unobserved(), needed, facts, message);
  }

  /** Judges the body or a message. A bug during evaluation denies it. */
  public PolicyDecision.Settled judge(ByteString body) {
    try {
      return message.isPresent()
          ? judge(message.get(), body)
          : policy.admitBody(facts, body.asReadOnlyByteBuffer());
    } catch (RuntimeException bug) {
      report(bug);
      return new PolicyDecision.Rejected(
          needed.policy(), needed.engine(), "policy evaluation failed");
    }
  }

  /** A session outlives its handshake, so a message is judged by the rules of its own time. */
  private PolicyDecision.Settled judge(Message turn, ByteString text) {
    Policy now = policy.at(turn.clock().instant());
    return (policy.isObserving() ? now : now.unobserved())
        .admitMessage(facts, turn.from(), text.asReadOnlyByteBuffer());
  }

  /** One line each second, without the message, which may quote the body. */
  private static void report(RuntimeException bug) {
    long now = System.nanoTime();
    long next = NEXT_LINE.get();
    if (now - next >= 0 && NEXT_LINE.compareAndSet(next, now + TimeUnit.SECONDS.toNanos(1))) {
      LOG.error("policy met a bug and its request is denied: {}", bug.getClass().getName());
    }
  }

  /** The fields of one name as accepted mutations leave them (middleware-contract g.12). */
  private static HeaderValues rewritten(
      HeaderValues before, HeaderName name, List<HeaderMutation> mutations) {
    List<String> values = new ArrayList<>(before.values());
    for (HeaderMutation mutation : mutations) {
      switch (mutation.getOperationCase()) {
        case WRITE -> write(values, name, mutation.getWrite());
        case REMOVE -> {
          if (HeaderName.of(mutation.getRemove().getName()).equals(name)) {
            values.clear();
          }
        }
        // The chain has already refused such a mutation.
        case OPERATION_NOT_SET -> {}
      }
    }
    return new HeaderValues(values, before.hopByHop());
  }

  private static void write(List<String> values, HeaderName name, WriteHeader write) {
    ExistingHeaderAction existing = write.getOnExisting();
    boolean skips =
        existing == ExistingHeaderAction.EXISTING_HEADER_ACTION_SKIP && !values.isEmpty();
    if (skips || !HeaderName.of(write.getName()).equals(name)) {
      return;
    }
    if (existing == ExistingHeaderAction.EXISTING_HEADER_ACTION_OVERWRITE) {
      values.clear();
    }
    values.add(write.getValue());
  }
}
