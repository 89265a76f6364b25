package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.chain.stage.BodyArray;
import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.detect.coding.StreamDecoder;
import dev.sluice.detect.coding.StreamDecoder.Piece;
import dev.sluice.detect.stream.SecretStream;
import java.util.List;
import java.util.Optional;

/**
 * Searches a body under its content codings. While nothing changes, the coded pieces pass unchanged
 * as soon as the text in them and in their framing is cleared. One thread.
 */
final class CodedBody implements StreamedBody {
  /** Most decoded bytes that a changeable body holds before it decides about its output. */
  static final int UNDECIDED = 256 * 1024;

  /** Largest ratio of decoded to received bytes, beyond the first 4 MiB. */
  static final long MOST_RATIO = 100;

  /** Decoded bytes that are searched on one turn of the loop, for some milliseconds. */
  static final int TOGETHER = 256 * 1024;

  private final SecretStream search;
  private final FramingSearch framing;
  private final BodyCodings codings;
  private final HeldPieces held;
  private final CodedPieces coded = new CodedPieces();
  private Optional<ByteString> reading = Optional.empty();
  private long decoded;
  private Output output;

  // Memory outside of the heap, so made for the first piece.
  private Optional<StreamDecoder> made = Optional.empty();

  CodedBody(
      SecretStream search,
      FramingSearch framing,
      BodyCodings codings,
      HeldPieces held,
      Output output) {
    this.search = search;
    this.framing = framing;
    this.codings = codings;
    this.held = held;
    this.output = output;
  }

  enum Output {
    ORIGINAL,
    UNDECIDED,
    IDENTITY
  }

  @Override
  public boolean add(ByteString piece) {
    reading = Optional.of(piece);
    if (coded.yieldNothing()) {
      if (output == Output.ORIGINAL) {
        return false;
      }
      decide(Output.IDENTITY);
    }
    BodyArray bytes = BodyArray.of(piece);
    decoder().give(bytes.array(), bytes.start(), bytes.start() + piece.size());
    return more();
  }

  @Override
  public boolean hasMore() {
    return reading.isPresent();
  }

  @Override
  public boolean more() {
    Piece last = decode();
    boolean readable = last instanceof Piece.Hungry || isMore(last);
    if (!isMore(last)) {
      if (output != Output.IDENTITY) {
        reading.ifPresent(piece -> coded.add(piece, decoded, framing.ends()));
        framing.settle();
      }
      reading = Optional.empty();
    }
    identityIf(framing.isRedacted() || (readable && decoded > UNDECIDED));
    return readable;
  }

  private static boolean isMore(Piece last) {
    return last instanceof Piece.Decoded || last instanceof Piece.Framing;
  }

  private StreamDecoder decoder() {
    StreamDecoder decoder = made.orElseGet(() -> codings.decoder(MOST_RATIO));
    made = Optional.of(decoder);
    return decoder;
  }

  private Piece decode() {
    StreamDecoder decoder = decoder();
    long work = 0;
    Piece piece = decoder.next();
    while (isMore(piece)) {
      work += searched(piece);
      if (work >= TOGETHER) {
        return piece;
      }
      piece = decoder.next();
    }
    return piece;
  }

  private long searched(Piece piece) {
    if (piece instanceof Piece.Decoded(byte[] bytes)) {
      decoded += bytes.length;
      if (output != Output.ORIGINAL) {
        held.add(UnsafeByteOperations.unsafeWrap(bytes));
      }
      search.add(bytes, 0, bytes.length);
      return bytes.length;
    }
    if (piece instanceof Piece.Framing texts && output != Output.IDENTITY) {
      framing.add(texts);
      return texts.bytes().length;
    }
    return 0;
  }

  private void identityIf(boolean isNeeded) {
    if (isNeeded && output == Output.UNDECIDED) {
      decide(Output.IDENTITY);
    }
  }

  private void decide(Output decision) {
    output = decision;
    if (decision == Output.IDENTITY) {
      coded.clear();
    }
  }

  @Override
  public void due() {
    search.due();
    framing.due();
    identityIf(true);
  }

  @Override
  public boolean end() {
    decoder().end();
    Piece last = decode();
    while (isMore(last)) {
      last = decode();
    }
    boolean whole = last instanceof Piece.Complete;
    search.end();
    framing.end();
    if (output == Output.UNDECIDED) {
      decide(held.hasChanged() || framing.isRedacted() ? Output.IDENTITY : Output.ORIGINAL);
    }
    return whole;
  }

  @Override
  public void cut() {
    framing.end();
    identityIf(framing.isRedacted());
  }

  @Override
  public boolean isSearched() {
    return framing.isSearched();
  }

  @Override
  public boolean isUndecoded() {
    return framing.isUndecoded();
  }

  @Override
  public List<ByteString> cleared() {
    return switch (output) {
      case ORIGINAL -> coded.releaseTo(search.cleared(), framing);
      case UNDECIDED -> List.of();
      case IDENTITY -> held.releaseTo(search.cleared());
    };
  }

  @Override
  public List<ByteString> held() {
    if (output == Output.IDENTITY) {
      return held.releaseAll();
    }
    List<ByteString> all = coded.releaseAll();
    reading.ifPresent(all::add);
    reading = Optional.empty();
    return all;
  }

  @Override
  public boolean isHolding() {
    return output == Output.IDENTITY ? !held.isEmpty() : !coded.isEmpty();
  }

  @Override
  public boolean isIdentity() {
    return output == Output.IDENTITY;
  }

  @Override
  public boolean isCoded() {
    return true;
  }

  @Override
  public long heldBytes() {
    return held.size() + coded.size() + made.map(StreamDecoder::heldBytes).orElse(0L);
  }

  @Override
  public void close() {
    made.ifPresent(StreamDecoder::close);
  }
}
