package dev.sluice.detect.place;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.text.ScanBudget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads the texts of one head. One thread. */
final class HeadReading {
  private final LayeredScanner scanner;
  private final int shortest;

  // Made for the first text that is read: mostly all are known to be clean.
  private Optional<Reader> reader = Optional.empty();

  private boolean undecoded;

  /**
   * Nothing is read yet.
   *
   * @param shortest characters of a text that can hold a secret
   */
  HeadReading(LayeredScanner scanner, int shortest) {
    this.scanner = scanner;
    this.shortest = shortest;
  }

  /** What reads. */
  private record Reader(ScanBudget budget, LayeredScanner scanner) {
    static Reader of(LayeredScanner scanner) {
      ScanBudget budget = new ScanBudget();
      return new Reader(budget, scanner.spending(budget));
    }
  }

  private LayeredScanner scanner() {
    Reader made = reader.orElseGet(() -> Reader.of(scanner));
    reader = Optional.of(made);
    return made.scanner();
  }

  List<Edit> edits(String text) {
    return text.length() < shortest ? List.of() : edits(scanner(), text);
  }

  List<Edit> written(String text) {
    return text.length() < shortest ? List.of() : edits(scanner().withoutDecoding(), text);
  }

  private List<Edit> edits(LayeredScanner by, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    LayeredScanner.Found found = by.scan(bytes, 0, bytes.length);
    undecoded |= found.undecoded();
    return found.edits();
  }

  boolean holdsLiteral(String text) {
    return scanner().holdsLiteral(text.getBytes(StandardCharsets.UTF_8));
  }

  SafeNames names() {
    return new SafeNames(scanner());
  }

  /** False when the operator's patterns exceeded their budget. */
  boolean isComplete() {
    return reader.isEmpty() || !reader.get().budget().isExceeded();
  }

  boolean isUndecoded() {
    return undecoded;
  }

  boolean isWhole() {
    return !undecoded && isComplete();
  }
}
