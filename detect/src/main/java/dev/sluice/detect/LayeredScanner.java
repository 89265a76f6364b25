package dev.sluice.detect;

import dev.sluice.detect.baseenc.RunDecoder;
import dev.sluice.detect.compressed.CompressedDecoder;
import dev.sluice.detect.compressed.GuessedBrotli;
import dev.sluice.detect.compressed.ZipDecoder;
import dev.sluice.detect.compressed.ZstdDecoder;
import dev.sluice.detect.layer.Decoder;
import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.layer.EscapeDecoder;
import dev.sluice.detect.layer.Layer;
import dev.sluice.detect.layer.LayerText;
import dev.sluice.detect.layer.LayerTrace;
import dev.sluice.detect.layer.QuotedPrintableDecoder;
import dev.sluice.detect.layer.Readability;
import dev.sluice.detect.layer.WideDecoder;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScanBudget;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Finds the secrets of a body as written and in what it hides: escapes, encodings and compressed
 * bytes, one within another. Immutable; any thread. Work is linear in the body: {@link
 * DecodingBudget} bounds what is spent on what it hides.
 */
public final class LayeredScanner {
  public static final int MAX_DEPTH = 8;

  /** Units of {@link DecodingBudget} that a small body may have nevertheless. */
  static final int FLOOR = 256 << 10;

  /** The same for one of many short texts. */
  static final int SHORT_FLOOR = 8 << 10;

  private final SecretScanner flat;
  private final int depth;
  private final byte[] replacement;
  private final ScanBounds bounds;

  /**
   * A scanner that decodes.
   *
   * @param depth most layers within each other; 0 for none
   * @param replacement of a secret, ASCII
   */
  public LayeredScanner(SecretScanner flat, int depth, String replacement) {
    this(
        flat,
        depth,
        replacement.getBytes(StandardCharsets.US_ASCII),
        new ScanBounds(FLOOR, Long.MAX_VALUE, ScanBudget::new));
  }

  private LayeredScanner(SecretScanner flat, int depth, byte[] replacement, ScanBounds bounds) {
    this.flat = flat;
    this.depth = depth;
    this.replacement = replacement;
    this.bounds = bounds;
  }

  /**
   * The result of a scan.
   *
   * @param complete false when the operator's patterns exceeded their budget
   * @param undecoded whether layers were left out for depth or work
   */
  public record Found(List<Edit> edits, boolean complete, boolean undecoded) {
    public Found {
      edits = List.copyOf(edits);
    }
  }

  /**
   * Scans a range of bytes, which it does not keep.
   *
   * @param from inclusive
   * @param end exclusive
   */
  public Found scan(byte[] bytes, int from, int end) {
    return scan(bytes, from, end, pattern -> true);
  }

  public Found scan(byte[] bytes, int from, int end, Predicate<SecretPattern> wanted) {
    return scan(bytes, from, end, wanted, LayerTrace.NONE);
  }

  public Found scan(
      byte[] bytes, int from, int end, Predicate<SecretPattern> wanted, LayerTrace trace) {
    DecodingBudget room = bounds.roomFor(end - from, bounds.most());
    return new Scan(room, wanted, trace).all(bytes, from, end);
  }

  /** Scans the end of a stream on its credit; bytes that are kept begin it, and were scanned. */
  public Found scan(byte[] text, int kept, StreamBudget credit) {
    DecodingBudget room = bounds.roomFor(text.length, Math.min(bounds.most(), credit.most(kept)));
    Found found = new Scan(room, pattern -> true, LayerTrace.NONE).all(text, 0, text.length);
    credit.spend(text.length + room.spent());
    return found;
  }

  /**
   * The same scanner for bodies whose content coding was taken off.
   *
   * @param sent bytes with the coding, which bound the work, each as two of another body
   */
  public LayeredScanner forBytes(int sent) {
    return within(new ScanBounds(bounds.floor(), bounds.room(2L * sent), bounds.budgets()));
  }

  /** The same scanner for many short texts of one request, whose work must not add up. */
  public LayeredScanner forShortTexts() {
    return within(new ScanBounds(SHORT_FLOOR, bounds.most(), bounds.budgets()));
  }

  /**
   * The same scanner for several scans on one thread.
   *
   * @param budget of the operator's patterns, for all of them together
   */
  public LayeredScanner spending(ScanBudget budget) {
    return within(new ScanBounds(bounds.floor(), bounds.most(), () -> budget));
  }

  public boolean holdsLiteral(byte[] bytes) {
    return flat.holdsLiteral(bytes);
  }

  SecretScanner flat() {
    return flat;
  }

  public LayeredScanner withoutDecoding() {
    return new LayeredScanner(flat, 0, replacement, bounds);
  }

  private LayeredScanner within(ScanBounds other) {
    return new LayeredScanner(flat, depth, replacement, other);
  }

  /** One scan: what it may still decode, and what it had to leave out. */
  private final class Scan {
    private final Predicate<SecretPattern> wanted;
    private final LayerTrace trace;
    private final DecodingBudget room;
    private boolean undecoded;

    Scan(DecodingBudget room, Predicate<SecretPattern> wanted, LayerTrace trace) {
      this.room = room;
      this.wanted = wanted;
      this.trace = trace;
    }

    Found all(byte[] bytes, int from, int end) {
      List<Edit> edits = edits(bytes, from, end, LayerText.Seen.NOTHING, depth);
      return new Found(edits, !room.budget().isExceeded(), undecoded);
    }

    List<Edit> edits(byte[] bytes, int from, int end, LayerText.Seen seen, int levels) {
      trace.searched(bytes, from, end);
      List<Edit> edits = new ArrayList<>(0);
      SecretScanner.Wanted search = new SecretScanner.Wanted(wanted, depth == 0, room.budget());
      WrittenSearch written = new WrittenSearch(flat, replacement, search, edits);
      if (levels == depth) {
        written.search(bytes, from, end);
      } else {
        undecoded |= !room.searched(() -> written.search(bytes, from, end));
      }
      if (depth > 0) {
        LayerText text = LayerText.of(bytes, from, end, room.left(), seen);
        undecoded |= !written.searchJoined(text, room, trace);
        Decoder.Layers layers = new Reading(levels, edits);
        for (Decoder decoder : Decoders.ALL) {
          if (isAffordable(!room.isSpent())) {
            decoder.decode(text, layers);
          }
        }
      }
      return Edits.joined(edits, replacement);
    }

    private final class Reading implements Decoder.Layers {
      private final int levels;
      private final List<Edit> edits;

      Reading(int levels, List<Edit> edits) {
        this.levels = levels;
        this.edits = edits;
      }

      @Override
      public boolean found(Layer layer) {
        List<Edit> hidden = new ArrayList<>(0);
        for (ByteSpan part : layer.parts()) {
          boolean affordable = room.affordsPart(part.end() - part.start());
          boolean readable =
              (levels > 0 && !layer.isGuess())
                  || Readability.of(layer.text(), part.start(), part.end());
          if (!affordable || (readable && levels == 0)) {
            undecoded = true;
            return false;
          }
          if (!readable) {
            room.wasUnreadable(part.end() - part.start());
            continue;
          }
          trace.entered(layer, part);
          hidden.addAll(edits(layer.text(), part.start(), part.end(), layer::isCopied, levels - 1));
          trace.left();
        }
        if (!hidden.isEmpty()) {
          List<Edit> inSource = layer.inSource(hidden, replacement);
          edits.addAll(Edits.areWritable(hidden) ? inSource : Edits.unwritable(inSource));
        }
        return true;
      }

      @Override
      public boolean affordsStream() {
        return isAffordable(room.affordsStream());
      }

      @Override
      public boolean affordsGuess() {
        return isAffordable(room.affordsGuess());
      }

      @Override
      public boolean affordsEscapes(int count) {
        return isAffordable(room.affordsEscapes(count));
      }

      @Override
      public boolean affordsHeader(int bytes) {
        return isAffordable(room.affordsHeader(bytes));
      }
    }

    private boolean isAffordable(boolean affordable) {
      undecoded |= !affordable;
      return affordable;
    }
  }

  /** All decoders. */
  private static final class Decoders {
    static final List<Decoder> ALL =
        List.of(
            new EscapeDecoder(),
            new QuotedPrintableDecoder(),
            new WideDecoder(),
            new RunDecoder(),
            new CompressedDecoder(),
            new ZstdDecoder(),
            new GuessedBrotli(),
            new ZipDecoder());

    private Decoders() {}
  }

  /**
   * The work of one scan.
   *
   * @param floor units of work that any text may have
   */
  private record ScanBounds(int floor, long most, Supplier<ScanBudget> budgets) {
    long room(long length) {
      return Math.min(Integer.MAX_VALUE, floor + DecodingBudget.GROWTH * length);
    }

    DecodingBudget roomFor(int length, long units) {
      return new DecodingBudget(Math.min(units, room(length)), length, budgets.get());
    }
  }
}
