package dev.sluice.proxy.secret.scrub;

import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.detect.coding.StreamDecoder;
import dev.sluice.detect.scrub.Scrubber;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Event loop only. Searches one body without its content codings when they are known, and the texts
 * in their framing, which is dropped from a changed body. Must be closed.
 */
public final class BodyScrub implements AutoCloseable {
  /** Bytes of a body that is held whole, as it comes. */
  public static final int MOST_HELD = 256 << 10;

  /** Bytes of one that is held whole, decoded. */
  public static final int MOST_DECODED = 16 << 20;

  /** Decoded bytes that are searched on one turn of the loop, for some milliseconds. */
  public static final int TOGETHER = 256 << 10;

  private static final byte[] NOTHING = {};

  /** Of decoded to coded bytes, beyond 4 MiB. */
  static final int MOST_RATIO = 100;

  private final Supplier<Scrubber> searches;
  private final Scrubber scrubber;

  private final List<Scrubber> framing = new ArrayList<>(0);

  private final BodyCodings codings;
  private final Optional<CallMessages> frames;

  private final Queue<byte[]> given = new ArrayDeque<>(1);

  private Optional<StreamDecoder> made = Optional.empty();

  /** Decoded bytes that were searched in this turn of the loop, and what their messages cost. */
  private int searched;

  private boolean hungry = true;
  private boolean ended;
  private boolean broken;
  private boolean over;

  BodyScrub(Supplier<Scrubber> searches, BodyCodings codings, Optional<CallBody> call) {
    this.searches = searches;
    this.scrubber = searches.get();
    this.codings = codings;
    this.frames = call.map(body -> new CallMessages(body, searches));
  }

  public boolean isDecoding() {
    return !codings.isEmpty();
  }

  /** Takes a piece, and releases it. */
  public void give(ByteBuf piece) {
    given.add(ByteBufUtil.getBytes(piece));
    piece.release();
    hungry = false;
  }

  public void end() {
    ended = true;
    hungry = false;
  }

  public boolean isHungry() {
    return hungry;
  }

  /** Whether the rest of the given bytes must wait for a later turn of the loop. */
  public boolean isSpent() {
    return searched >= TOGETHER;
  }

  public void nextTurn() {
    searched = 0;
  }

  /**
   * What may go on next, of one piece or some KiB decoded; empty when there is nothing, or in a
   * later turn.
   */
  public Optional<byte[]> next() {
    while (!over && !hungry && !isSpent()) {
      Optional<byte[]> readable = frames.isPresent() ? passed(frames.get()) : plain();
      byte[] clean = readable.map(this::searched).orElseGet(this::last);
      if (clean.length > 0) {
        return Optional.of(clean);
      }
    }
    return Optional.empty();
  }

  private Optional<byte[]> passed(CallMessages call) {
    if (!call.hasMore()) {
      Optional<byte[]> plain = plain();
      if (plain.isEmpty()) {
        return plain;
      }
      call.give(plain.get());
    }
    byte[] passed = call.next(TOGETHER - searched);
    searched += call.work();
    return Optional.of(passed);
  }

  private byte[] searched(byte[] readable) {
    return isBrokenCall() ? NOTHING : scrubber.add(readable, 0, readable.length);
  }

  private boolean isBrokenCall() {
    broken |= frames.map(CallMessages::isBroken).orElse(false);
    over |= broken;
    return broken;
  }

  private Optional<byte[]> plain() {
    return isDecoding() ? decoded() : piece();
  }

  private Optional<byte[]> piece() {
    return given.isEmpty() ? Optional.empty() : Optional.of(given.remove());
  }

  private byte[] last() {
    hungry = !ended;
    over |= ended;
    if (ended) {
      frames.ifPresent(CallMessages::end);
      framing.forEach(
          search -> {
            byte[] unused = search.rest();
          });
    }
    return ended && !isBrokenCall() ? scrubber.rest() : NOTHING;
  }

  private Optional<byte[]> decoded() {
    StreamDecoder decoder = made.orElseGet(() -> codings.decoder(MOST_RATIO));
    made = Optional.of(decoder);
    while (!broken) {
      switch (decoder.next()) {
        case StreamDecoder.Piece.Decoded(byte[] bytes) -> {
          searched += bytes.length;
          return Optional.of(bytes);
        }
        case StreamDecoder.Piece.Framing texts -> {
          searchFraming(texts.level(), texts.bytes());
          if (isSpent()) {
            return Optional.of(NOTHING);
          }
        }
        case StreamDecoder.Piece.Hungry ignored -> {
          if (!feeds(decoder)) {
            return Optional.empty();
          }
        }
        case StreamDecoder.Piece.Complete ignored -> {
          return Optional.empty();
        }
        case StreamDecoder.Piece.Broken ignored -> broken = true;
        case StreamDecoder.Piece.Bomb ignored -> broken = true;
      }
    }
    over = true;
    return Optional.empty();
  }

  private void searchFraming(int level, byte[] texts) {
    searched += texts.length;
    while (framing.size() <= level) {
      framing.add(searches.get());
    }
    byte[] unused = framing.get(level).add(texts, 0, texts.length);
  }

  private boolean feeds(StreamDecoder decoder) {
    Optional<byte[]> coded = piece();
    coded.ifPresent(bytes -> decoder.give(bytes, 0, bytes.length));
    if (coded.isEmpty() && ended) {
      decoder.end();
    }
    return coded.isPresent() || ended;
  }

  /** Whether the body breaks its coding, or holds too much: nothing of it may go on. */
  public boolean isBroken() {
    return broken;
  }

  public String fault() {
    return frames.filter(CallMessages::isBroken).isPresent()
        ? "compressed message of response cannot be decoded, or holds a secret"
        : "response body breaks its content coding, or holds too much";
  }

  /** Bytes that the decoder holds, and compressed messages; 0 for other bodies. */
  public long heldBytes() {
    return made.map(StreamDecoder::heldBytes).orElse(0L)
        + frames.map(CallMessages::heldBytes).orElse(0L);
  }

  /**
   * How often each credential was found so far, by its id. Coded bytes can hold a part of the body
   * as it is, so the framing counts for others only.
   */
  public Map<String, Integer> found() {
    Map<String, Integer> all = new TreeMap<>(scrubber.found());
    framing.forEach(search -> search.found().forEach(all::putIfAbsent));
    frames.ifPresent(it -> it.found().forEach((id, count) -> all.merge(id, count, Integer::sum)));
    return all;
  }

  @Override
  public void close() {
    over = true;
    given.clear();
    made.ifPresent(StreamDecoder::close);
  }
}
