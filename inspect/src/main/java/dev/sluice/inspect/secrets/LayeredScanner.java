package dev.sluice.inspect.secrets;

import dev.sluice.inspect.secrets.layer.Decoder;
import dev.sluice.inspect.secrets.layer.Edit;
import dev.sluice.inspect.secrets.layer.Edits;
import dev.sluice.inspect.secrets.layer.Layer;
import dev.sluice.inspect.secrets.layer.LayerText;
import dev.sluice.inspect.secrets.layer.LayerTrace;
import dev.sluice.inspect.secrets.layer.Readability;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.text.ByteSpan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds the secrets of a body as written and in what it hides: escapes, encodings and compressed
 * bytes, one within another. Immutable; any thread. Work is linear in the body times {@link
 * #GROWTH}.
 */
public final class LayeredScanner {
  /** The greatest depth that a configuration may ask for. */
  public static final int MAX_DEPTH = 8;

  /** Decoded bytes for each byte of the body, over all layers. */
  static final int GROWTH = 16;

  /** Decoded bytes that a small body may have nevertheless. */
  static final int FLOOR = 64 << 10;

  /** The same for one of many short texts. */
  static final int SHORT_FLOOR = 1 << 10;

  private final SecretScanner flat;
  private final int depth;
  private final byte[] replacement;
  private final int floor;
  private final long most;

  /**
   * A scanner that decodes.
   *
   * @param depth most layers within each other; 0 for none
   * @param replacement of a secret, ASCII
   */
  public LayeredScanner(SecretScanner flat, int depth, String replacement) {
    this(flat, depth, replacement.getBytes(StandardCharsets.US_ASCII), FLOOR, Long.MAX_VALUE);
  }

  private LayeredScanner(SecretScanner flat, int depth, byte[] replacement, int floor, long most) {
    this.flat = flat;
    this.depth = depth;
    this.replacement = replacement;
    this.floor = floor;
    this.most = most;
  }

  /**
   * The result of a scan.
   *
   * @param edits in order, none overlapping another
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

  /** The same for some of the patterns. */
  public Found scan(byte[] bytes, int from, int end, Predicate<SecretPattern> wanted) {
    return scan(bytes, from, end, wanted, LayerTrace.NONE);
  }

  /** The same, followed through the layers. */
  public Found scan(
      byte[] bytes, int from, int end, Predicate<SecretPattern> wanted, LayerTrace trace) {
    Scan scan = new Scan(Math.min(most, room(end - from)), wanted, trace);
    List<Edit> edits = scan.edits(bytes, from, end, LayerText.Seen.NOTHING, depth);
    return new Found(edits, scan.complete, scan.undecoded);
  }

  /**
   * The same scanner for bodies whose content coding was taken off.
   *
   * @param sent bytes with the coding, which bound the work as those of any other body
   */
  public LayeredScanner forBytes(int sent) {
    return new LayeredScanner(flat, depth, replacement, floor, room(sent));
  }

  /** The same scanner for many short texts of one request, whose work must not add up. */
  public LayeredScanner forShortTexts() {
    return new LayeredScanner(flat, depth, replacement, SHORT_FLOOR, most);
  }

  private long room(int length) {
    return Math.min(Integer.MAX_VALUE, floor + (long) GROWTH * length);
  }

  /** One scan: what it may still decode, and what it had to leave out. */
  private final class Scan {
    private final Predicate<SecretPattern> wanted;
    private final LayerTrace trace;
    private long room;
    private boolean complete = true;
    private boolean undecoded;

    Scan(long room, Predicate<SecretPattern> wanted, LayerTrace trace) {
      this.room = room;
      this.wanted = wanted;
      this.trace = trace;
    }

    List<Edit> edits(byte[] bytes, int from, int end, LayerText.Seen seen, int levels) {
      trace.searched(bytes, from, end);
      List<Edit> edits = written(bytes, from, end);
      if (depth > 0) {
        LayerText text = LayerText.of(bytes, from, end, (int) Math.max(0, room), seen);
        Decoder.Layers layers = new Reading(levels, edits);
        for (Decoder decoder : Decoders.ALL) {
          decoder.decode(text, layers);
        }
      }
      return Edits.joined(edits, replacement);
    }

    /** The layers of one text. */
    private final class Reading implements Decoder.Layers {
      private final int levels;
      private final List<Edit> edits;

      Reading(int levels, List<Edit> edits) {
        this.levels = levels;
        this.edits = edits;
      }

      @Override
      public boolean found(Layer layer) {
        return isRead(layer, levels, edits);
      }

      @Override
      public void leftOut() {
        undecoded = true;
      }
    }

    private List<Edit> written(byte[] bytes, int from, int end) {
      SecretScanner.Found written =
          depth > 0
              ? flat.scanWritten(bytes, from, end, wanted)
              : flat.scan(bytes, from, end, wanted);
      complete &= written.complete();
      List<Edit> edits = new ArrayList<>(0);
      for (SecretMatches.Match match : written.matches()) {
        edits.add(new Edit(match.span(), replacement, List.of(match.pattern())));
      }
      return edits;
    }

    /** False when no more layers are wanted. */
    private boolean isRead(Layer layer, int levels, List<Edit> edits) {
      List<Edit> hidden = new ArrayList<>(0);
      for (ByteSpan part : layer.parts()) {
        room -= part.end() - part.start();
        boolean readable =
            (levels > 0 && !layer.isGuess())
                || Readability.of(layer.text(), part.start(), part.end());
        if (room < 0 || (readable && levels == 0)) {
          undecoded = true;
          return false;
        }
        if (!readable) {
          continue;
        }
        trace.entered(layer, part);
        hidden.addAll(edits(layer.text(), part.start(), part.end(), layer::isCopied, levels - 1));
        trace.left();
      }
      if (!hidden.isEmpty()) {
        edits.addAll(layer.inSource(hidden, replacement));
      }
      return true;
    }
  }
}
