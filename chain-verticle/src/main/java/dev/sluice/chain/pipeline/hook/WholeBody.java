package dev.sluice.chain.pipeline.hook;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.answer.BufferedVerdict;
import dev.sluice.chain.contract.answer.HookOutput;
import dev.sluice.chain.pipeline.flow.HeadChanges;
import dev.sluice.chain.pipeline.flow.MessageMemory;
import dev.sluice.chain.stage.GrpcBodies;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.proto.ResponseFields;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A body that a stage reads whole, and what becomes of it. Event loop only. */
final class WholeBody {
  private final StreamHead head;
  private final int most;
  private final boolean identity;
  private final MessageMemory.Share memory;
  private ByteString bytes = ByteString.EMPTY;
  private List<HttpHeader> trailers = List.of();
  private Supplier<Optional<ByteString>> coded = Optional::empty;
  private boolean held = true;

  WholeBody(StreamHead head, int most, boolean identity, MessageMemory.Share memory) {
    this.head = head;
    this.most = most;
    this.identity = identity;
    this.memory = memory;
  }

  StreamHead head() {
    return head;
  }

  boolean add(ByteString piece) {
    if (bytes.size() + piece.size() > most) {
      return false;
    }
    held = memory.add(piece.size());
    bytes = held ? bytes.concat(piece) : bytes;
    return true;
  }

  /** False when there was no room in memory; the message then ends. */
  boolean isHeld() {
    return held;
  }

  void release() {
    memory.release();
  }

  void complete(List<HttpHeader> last) {
    trailers = List.copyOf(last);
  }

  ByteString bytes() {
    return bytes;
  }

  BufferedVerdict judge(HttpResult result, String registration) {
    BufferedVerdict verdict =
        HookOutput.of(head.shown(), trailers, registration).buffered(result, most);
    return verdict instanceof BufferedVerdict.Goes goes && head.isCall() ? call(goes) : verdict;
  }

  private BufferedVerdict call(BufferedVerdict.Goes goes) {
    Optional<ByteString> written =
        goes.replacement().flatMap(replacement -> GrpcBodies.written(replacement, bytes));
    return written.isPresent() == goes.replacement().isPresent()
        ? new BufferedVerdict.Goes(written, goes.head(), goes.trailers(), goes.told())
        : new BufferedVerdict.Failed(StageFailure.GRPC_FRAMES_INVALID.text());
  }

  void decodedFrom(Supplier<Optional<ByteString>> original) {
    coded = original;
  }

  /** The output after an answer. Its length is declared unless trailers remain. */
  Output after(BufferedVerdict.Goes goes) {
    boolean replaced = goes.replacement().isPresent();
    held = memory.add(goes.replacement().map(ByteString::size).orElse(0));
    Optional<ByteString> original = replaced ? Optional.empty() : coded.get();
    ByteString body = goes.replacement().or(() -> original).orElse(bytes);
    List<HttpHeader> last = trailers(goes.trailers(), replaced);
    boolean decoded = identity && original.isEmpty();
    OptionalLong declared = last.isEmpty() ? OptionalLong.of(body.size()) : OptionalLong.empty();
    return new Output(
        new StreamFrame.Start(goes.head(), declared, replaced || decoded, decoded),
        body,
        new StreamFrame.End(last));
  }

  // Those that vouch for a body that was replaced go, unless the stage wrote them.
  private List<HttpHeader> trailers(List<HeaderMutation> mutations, boolean replaced) {
    List<HttpHeader> changed = HeadChanges.apply(mutations, trailers);
    if (!replaced || !head.isResponse()) {
      return changed;
    }
    Set<String> written =
        mutations.stream()
            .filter(HeaderMutation::hasWrite)
            .map(mutation -> mutation.getWrite().getName().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    return changed.stream()
        .filter(
            field ->
                !ResponseFields.isIntegrity(field.getName()) || written.contains(field.getName()))
        .toList();
  }

  record Output(StreamFrame.Start start, ByteString bytes, StreamFrame.End end) {
    @Override
    public String toString() {
      return "Output[" + bytes.size() + " bytes]";
    }
  }
}
