package dev.sluice.chain.pipeline;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.answer.Diagnostics;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.chain.stage.StreamSearch;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.v1.FindingCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Holds, refuses or cannot read what its input says. */
final class ScriptedSearch implements StreamSearch {
  final StreamHead begun;
  int closed;
  String whenDue = "pass";
  boolean changes;
  List<FindingCount> found = List.of();
  boolean identity;

  /** Of the first piece, beside itself. */
  int parts;

  private boolean begins;
  private final Optional<BooleanSupplier> fails;
  private ByteString held = ByteString.EMPTY;

  ScriptedSearch(StreamHead begun) {
    this(begun, Optional.empty());
  }

  /** Holds the last byte of each piece, whatever it says, and fails now and then. */
  ScriptedSearch(StreamHead begun, BooleanSupplier fails) {
    this(begun, Optional.of(fails));
  }

  private ScriptedSearch(StreamHead begun, Optional<BooleanSupplier> fails) {
    this.begun = begun;
    this.fails = fails;
  }

  @Override
  public Head head() {
    return new Head(new Verdict.Passes(), identity);
  }

  /** What is not a word of the script is held; with a plus sign, what was held goes on before. */
  @Override
  public Step add(ByteString piece) {
    begins = true;
    if (fails.isPresent()) {
      return fails.get().getAsBoolean() ? step("bomb", piece) : holdLast(piece);
    }
    String text = piece.toStringUtf8();
    if (text.startsWith("+")) {
      List<ByteString> before =
          held.isEmpty() ? List.of() : List.of(held.substring(0, 1), held.substring(1));
      held = piece;
      return new Step(new Verdict.Passes(), before);
    }
    return step(text, piece);
  }

  private Step holdLast(ByteString piece) {
    ByteString before = held;
    int last = piece.size() - 1;
    held = piece.substring(last);
    return new Step(
        new Verdict.Passes(),
        Stream.of(before, piece.substring(0, last)).filter(bytes -> !bytes.isEmpty()).toList());
  }

  private Step step(String word, ByteString piece) {
    List<ByteString> all = new ArrayList<>();
    Optional.of(held).filter(bytes -> !bytes.isEmpty()).ifPresent(all::add);
    Optional.of(piece).filter(bytes -> !bytes.isEmpty()).ifPresent(all::add);
    held = ByteString.EMPTY;
    return switch (word) {
      case "bug" -> throw new IllegalStateException("bug");
      case "deny" -> new Step(new Verdict.Refuses(new Diagnostics("secret", List.of())), List.of());
      case "bomb" -> new Step(new Verdict.Unread("body_unreadable"), all);
      case "pass" -> new Step(new Verdict.Passes(), all);
      default -> {
        held = ByteString.copyFrom(all);
        yield new Step(new Verdict.Passes(), List.of());
      }
    };
  }

  @Override
  public boolean hasMore() {
    return parts > 0 && begins;
  }

  @Override
  public Step more() {
    parts--;
    return step("pass", ByteString.copyFromUtf8("more"));
  }

  @Override
  public boolean isHolding() {
    return !held.isEmpty();
  }

  @Override
  public Step due() {
    boolean failing = fails.filter(BooleanSupplier::getAsBoolean).isPresent();
    return step(failing ? "bomb" : whenDue, ByteString.EMPTY);
  }

  @Override
  public Step end(List<HttpHeader> trailers) {
    return step("pass", ByteString.EMPTY);
  }

  @Override
  public Diagnostics told() {
    return new Diagnostics("", found);
  }

  @Override
  public boolean hasChanged() {
    return changes;
  }

  @Override
  public void close() {
    closed++;
  }
}
