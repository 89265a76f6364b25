package dev.sluice.chain.stage;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.answer.Diagnostics;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The search of a built-in through one body, as a state machine: constant memory, time linear in
 * each piece, no blocking. It decodes content codings itself. One thread.
 */
public interface StreamSearch {
  /** Longest time that a part of an event is held: four of the promised 50 ms are for delivery. */
  int HELD_MILLIS = 46;

  /** Begins the search of one message; empty when the entry does not read such messages. */
  @FunctionalInterface
  interface Factory {
    /** A head with late headers was judged before without them. */
    Optional<StreamSearch> begin(StreamHead head);

    /**
     * The search of a short body of known length, at once: whether nothing is found in it, so that
     * a search from the begin would let it go on unchanged, with nothing to tell. Empty when the
     * head, or what a body can be behind it, needs such a search.
     */
    default Optional<Predicate<ByteString>> atOnce(StreamHead head) {
      return Optional.empty();
    }
  }

  /**
   * Of the head and of the first call; a search that changes the head says so here.
   *
   * @param mutations of the headers, in order, valid by the contract; only where it passes
   * @param identity the output has no content coding, although the input has one; where this is
   *     false, {@link StreamSearch#isIdentity} may turn true
   */
  record Head(Verdict verdict, List<HeaderMutation> mutations, boolean identity) {
    public Head {
      mutations = List.copyOf(mutations);
    }

    public Head(Verdict verdict, boolean identity) {
      this(verdict, List.of(), identity);
    }

    @Override
    public String toString() {
      return "Head[" + verdict + ", " + mutations.size() + " mutations]";
    }
  }

  sealed interface Verdict {
    record Passes() implements Verdict {}

    record Refuses(Diagnostics told) implements Verdict {}

    /** Cannot be read, or not be changed as it must; a text of {@code StageFailure}. */
    record Unread(String reason) implements Verdict {}
  }

  /**
   * The result of a step.
   *
   * @param output in order, maybe nothing: what could begin a match is held back
   */
  record Step(Verdict verdict, List<ByteString> output) {
    public Step {
      output = List.copyOf(output);
    }

    @Override
    public String toString() {
      return "Step[" + verdict + "]";
    }
  }

  /**
   * Judges the head, or its late headers alone where it has any; the first call, unless another
   * search of the entry has judged it.
   */
  Head head();

  Step add(ByteString piece);

  /**
   * Whether a part of the last piece is not searched yet, so that one turn of the loop stays short.
   * Then {@link #more} comes before the next piece, {@link #due} and the end.
   */
  default boolean hasMore() {
    return false;
  }

  /** Searches more of the last piece, on a later turn. */
  default Step more() {
    return new Step(new Verdict.Passes(), List.of());
  }

  /**
   * Whether bytes are held that must go on by themselves after {@link #HELD_MILLIS} (server-sent
   * events). The pipeline sets the timer.
   */
  boolean isHolding();

  /** Called when held bytes time out: they go on. */
  Step due();

  Step end(List<HttpHeader> trailers);

  /** The findings so far, once for each kind. */
  Diagnostics told();

  /** Whether a byte of the output differs from the input. */
  boolean hasChanged();

  /**
   * Whether the output has no content coding, although the input has one. It is known once a step
   * had output, and at the end, so a start frame waits for one of them. The length of such output
   * is not that of the input; any other output has just the length of its input.
   */
  default boolean isIdentity() {
    return false;
  }

  /** Bytes that it holds of the body, with windows of decoders; known after each step. */
  default long heldBytes() {
    return 0;
  }

  /** Gives back what it holds outside of the heap; the last call, on each way out. */
  default void close() {}

  /**
   * Whether it may change bytes at all; one that only refuses and reports leaves the headers that
   * vouch for the body.
   */
  default boolean mayChange() {
    return true;
  }
}
