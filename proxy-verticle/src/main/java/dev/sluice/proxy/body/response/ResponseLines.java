package dev.sluice.proxy.body.response;

import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.WriteHeader;
import dev.sluice.wire.head.HeadResult;
import dev.sluice.wire.head.HeadWriter;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.ResponseHead;
import dev.sluice.wire.head.ResponseHeadParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The lines of a response's head while it is changed. Kept lines keep bytes and position; written
 * ones follow, with names in lower case (http-responses 9, D9).
 */
public final class ResponseLines {
  private static final ResponseHeadParser PARSER = new ResponseHeadParser(1 << 20);

  private static final int ROOM = 512;

  private static final Set<String> READ =
      Set.of("connection", "content-encoding", "content-length", "transfer-encoding");

  private final ResponseHead head;
  private final List<Line> lines = new ArrayList<>();
  private String reason;

  private sealed interface Line {
    String name();
  }

  private record Kept(String name, int index) implements Line {}

  private record Written(String name, String value) implements Line {}

  public ResponseLines(ResponseHead head) {
    this.head = head;
    this.reason = head.reason();
    HeaderBlock headers = head.headers();
    for (int i = 0; i < headers.size(); i++) {
      lines.add(new Kept(headers.lowerName(i), i));
    }
  }

  public void apply(List<HeaderMutation> mutations) {
    for (HeaderMutation mutation : mutations) {
      switch (mutation.getOperationCase()) {
        case WRITE -> write(mutation.getWrite());
        case REMOVE -> remove(mutation.getRemove().getName());
        // The chain has already refused such a mutation.
        case OPERATION_NOT_SET -> {}
      }
    }
  }

  private void write(WriteHeader write) {
    String name = write.getName().toLowerCase(Locale.ROOT);
    boolean present = lines.stream().anyMatch(line -> line.name().equals(name));
    if (present && write.getOnExisting() == ExistingHeaderAction.EXISTING_HEADER_ACTION_SKIP) {
      return;
    }
    if (write.getOnExisting() == ExistingHeaderAction.EXISTING_HEADER_ACTION_OVERWRITE) {
      remove(name);
    }
    add(name, write.getValue());
  }

  public void add(String name, String value) {
    lines.add(new Written(name, value));
  }

  private void remove(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    removeIf(lower::equals);
  }

  /** Removes lines by their names in lower case. */
  public void removeIf(Predicate<String> unwanted) {
    lines.removeIf(line -> unwanted.test(line.name()));
  }

  /**
   * Searches what the origin chose of the head: a value or the reason phrase is replaced, a line
   * whose name is found goes.
   *
   * @param search of octets, one char each; empty for what stays
   * @return whether anything was found
   */
  public boolean scrub(Function<String, Optional<String>> search) {
    Optional<String> phrase = search.apply(reason);
    reason = phrase.orElse(reason);
    int named = lines.size();
    lines.removeIf(line -> isNamed(line, search));
    return replaceValues(search) || phrase.isPresent() || lines.size() < named;
  }

  /** Names that proxies read are none that an origin made up. */
  private boolean isNamed(Line line, Function<String, Optional<String>> search) {
    return line instanceof Kept kept
        && !READ.contains(kept.name())
        && search.apply(head.headers().name(kept.index())).isPresent();
  }

  private boolean replaceValues(Function<String, Optional<String>> change) {
    boolean any = false;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i) instanceof Kept kept) {
        Optional<String> other = change.apply(head.headers().value(kept.index()));
        if (other.isPresent()) {
          String value = ShownHead.utf8(other.get()).orElse(other.get());
          lines.set(i, new Written(head.headers().name(kept.index()), value));
          any = true;
        }
      }
    }
    return any;
  }

  public Optional<ResponseHead> made() {
    HeadWriter out = new HeadWriter(head.wireBytes() + ROOM).statusLine(head.status(), reason);
    for (Line line : lines) {
      switch (line) {
        case Kept kept -> out.line(head.headers(), kept.index());
        case Written written -> out.line(written.name(), written.value());
      }
    }
    out.end();
    return PARSER.parse(out.array(), 0, out.length())
            instanceof HeadResult.Complete<ResponseHead> complete
        ? Optional.of(complete.head())
        : Optional.empty();
  }
}
