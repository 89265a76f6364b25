package dev.sluice.chain.pipeline.hook;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.pipeline.flow.MessageMemory;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.chain.stage.StreamSource;
import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.detect.coding.StreamDecoder;
import dev.sluice.detect.coding.StreamDecoder.Piece;
import dev.sluice.proto.StageFailure;
import java.util.List;
import java.util.Optional;

/**
 * A body without its content codings, for a service that asked for that. The framing of the codings
 * is dropped; a decoding error fails the stage. Event loop only.
 */
final class DecodingSource implements StreamSource {
  // Of decoded to coded bytes, beyond what any body may have.
  private static final long MOST_RATIO = 200;

  private final StreamSource coded;
  private final StreamDecoder decoder;
  private final HookRun run;
  private final int chunkBytes;
  private final MessageMemory.Share memory;
  private Optional<StreamFrame.End> end = Optional.empty();
  private ByteString rest = ByteString.EMPTY;
  private ByteString kept = ByteString.EMPTY;
  private boolean keeps = true;
  private boolean given;
  private boolean over;

  private DecodingSource(
      StreamSource coded,
      StreamDecoder decoder,
      HookRun run,
      int chunkBytes,
      MessageMemory.Share memory) {
    this.chunkBytes = chunkBytes;
    this.memory = memory;
    this.coded = coded;
    this.decoder = decoder;
    this.run = run;
  }

  /** Gives chunks of at most so many bytes, more than 0. Empty when the coding is not known. */
  static Optional<DecodingSource> of(
      StreamSource coded, String coding, HookRun run, int chunkBytes, MessageMemory.Share memory) {
    return BodyCodings.of(List.of(coding))
        .filter(codings -> !codings.isEmpty())
        .map(
            codings ->
                new DecodingSource(coded, codings.decoder(MOST_RATIO), run, chunkBytes, memory));
  }

  @Override
  public Optional<StreamFrame> take() {
    while (!over) {
      if (!rest.isEmpty()) {
        return Optional.of(cut());
      }
      switch (decoder.next()) {
        case Piece.Decoded decoded -> {
          if (!isHeld()) {
            return Optional.empty();
          }
          rest = UnsafeByteOperations.unsafeWrap(decoded.bytes());
        }
        case Piece.Framing ignored -> {}
        case Piece.Hungry hungry -> {
          if (!feed()) {
            return Optional.empty();
          }
        }
        case Piece.Complete complete -> {
          return last();
        }
        case Piece.Broken broken when !given && end.isPresent() -> {
          return last();
        }
        case Piece.Broken broken -> fail();
        case Piece.Bomb bomb -> fail();
      }
    }
    return Optional.empty();
  }

  private Optional<StreamFrame> last() {
    close();
    return end.map(last -> last);
  }

  private StreamFrame cut() {
    int size = Math.min(rest.size(), chunkBytes);
    StreamFrame chunk = new StreamFrame.Chunk(rest.substring(0, size));
    rest = rest.substring(size);
    return chunk;
  }

  private boolean feed() {
    return coded.take().filter(this::isGiven).isPresent();
  }

  private boolean isGiven(StreamFrame frame) {
    return switch (frame) {
      case StreamFrame.Start start -> throw new IllegalStateException("second start");
      case StreamFrame.Chunk chunk -> {
        given = true;
        keep(chunk.bytes());
        byte[] bytes = chunk.bytes().toByteArray();
        decoder.give(bytes, 0, bytes.length);
        // Bytes that decode to nothing count too.
        yield isHeld();
      }
      case StreamFrame.End last -> {
        end = Optional.of(last);
        decoder.end();
        yield true;
      }
    };
  }

  private void keep(ByteString coded) {
    keeps = keeps && kept.size() + coded.size() <= Limits.PAYLOAD;
    kept = keeps ? kept.concat(coded) : ByteString.EMPTY;
  }

  private boolean isHeld() {
    return memory.hold(kept.size() + (over ? 0 : decoder.heldBytes()));
  }

  void forget() {
    keeps = false;
  }

  /** The body as it came, up to 4 MiB. */
  Optional<ByteString> coded() {
    return keeps ? Optional.of(kept) : Optional.empty();
  }

  private void fail() {
    close();
    run.fail(StageFailure.BODY_UNREADABLE.text());
  }

  void close() {
    if (!over) {
      decoder.close();
      over = true;
      boolean ignored = isHeld();
    }
  }

  @Override
  public void whenReady(Runnable action) {
    coded.whenReady(action);
  }
}
