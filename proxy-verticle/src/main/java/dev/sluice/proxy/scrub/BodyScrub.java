package dev.sluice.proxy.scrub;

import dev.sluice.inspect.coding.BodyCodings;
import dev.sluice.inspect.coding.StreamDecoder;
import dev.sluice.inspect.scrub.Scrubber;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Event loop only. The search through one body, without its content codings when they are known.
 * Close it.
 */
public final class BodyScrub implements AutoCloseable {
  /** Bytes of a body that is held whole, as it comes. */
  public static final int MOST_HELD = 256 << 10;

  /** Bytes of one that is held whole, decoded. */
  public static final int MOST_DECODED = 16 << 20;

  /** Of decoded to coded bytes, beyond 4 MiB. */
  private static final int MOST_RATIO = 100;

  private final Scrubber scrubber;
  private final Optional<StreamDecoder> decoder;
  private boolean broken;
  private boolean closed;

  BodyScrub(Scrubber scrubber, BodyCodings codings) {
    this.scrubber = scrubber;
    this.decoder = codings.isEmpty() ? Optional.empty() : Optional.of(codings.decoder(MOST_RATIO));
  }

  /** Whether what goes on has no coding any more. */
  public boolean isDecoding() {
    return decoder.isPresent();
  }

  /** Takes a piece, and releases it; returns what may go on. */
  public byte[] add(ByteBuf piece) {
    byte[] bytes = ByteBufUtil.getBytes(piece);
    piece.release();
    if (decoder.isEmpty()) {
      return scrubber.add(bytes, 0, bytes.length);
    }
    decoder.get().give(bytes, 0, bytes.length);
    return decoded(decoder.get());
  }

  /** The body is complete; returns the rest. */
  public byte[] rest() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (decoder.isPresent() && !broken) {
      decoder.get().end();
      out.writeBytes(decoded(decoder.get()));
    }
    out.writeBytes(scrubber.rest());
    return out.toByteArray();
  }

  private byte[] decoded(StreamDecoder from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean more = !broken;
    while (more) {
      switch (from.next()) {
        case StreamDecoder.Piece.Decoded(byte[] bytes) ->
            out.writeBytes(scrubber.add(bytes, 0, bytes.length));
        case StreamDecoder.Piece.Hungry ignored -> more = false;
        case StreamDecoder.Piece.Complete ignored -> more = false;
        case StreamDecoder.Piece.Broken ignored -> {
          broken = true;
          more = false;
        }
        case StreamDecoder.Piece.Bomb ignored -> {
          broken = true;
          more = false;
        }
      }
    }
    return out.toByteArray();
  }

  /** Whether the body breaks its coding, or holds too much: nothing of it may go on. */
  public boolean isBroken() {
    return broken;
  }

  /** Bytes that the decoder holds; 0 for a body without codings. */
  public long heldBytes() {
    return decoder.map(StreamDecoder::heldBytes).orElse(0L);
  }

  /** How many secrets were found. */
  public int found() {
    return scrubber.found().values().stream().mapToInt(it -> it).sum();
  }

  /** Does nothing after the first call. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      decoder.ifPresent(StreamDecoder::close);
    }
  }
}
