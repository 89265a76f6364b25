package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.stage.BodyArray;
import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.inspect.grpc.GrpcFrames;
import dev.sluice.inspect.grpc.MessageFraming;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The messages of a call. Each goes on when it is whole and searched. One thread. */
final class GrpcBody implements StreamedBody {
  // Work of a compressed message beside its bytes: 64 of them on one turn of the loop.
  private static final int COMPRESSED = CodedBody.TOGETHER / 64;

  private final LayeredScanner scanner;
  private final MessageFraming framing;
  private final Optional<BodyCodings> coding;
  private final StreamedSecrets secrets;
  private final HeldPieces held;
  private final boolean undecodedFails;

  private byte[] frames = {};

  private int at;
  private int length;
  private long cleared;
  private long decoded;

  /**
   * Of a call.
   *
   * @param scanner with the smaller limit of work, since a call has many messages
   * @param framing one of frames, not in base64
   * @param coding of compressed messages; empty when it is not known
   * @param undecodedFails whether what cannot be decoded within the limits is unreadable
   */
  GrpcBody(
      LayeredScanner scanner,
      MessageFraming framing,
      Optional<BodyCodings> coding,
      StreamedSecrets secrets,
      HeldPieces held,
      boolean undecodedFails) {
    this.scanner = scanner;
    this.framing = framing;
    this.coding = coding;
    this.secrets = secrets;
    this.held = held;
    this.undecodedFails = undecodedFails;
  }

  @Override
  public boolean add(ByteString piece) {
    held.add(piece);
    BodyArray bytes = BodyArray.of(piece);
    append(bytes, piece.size());
    return more();
  }

  @Override
  public boolean hasMore() {
    return next() != 0;
  }

  /**
   * Messages that are read on one turn are searched together, so that what each of them may cost at
   * least does not add up.
   */
  @Override
  public boolean more() {
    GrpcTexts texts = new GrpcTexts(framing, coding, GrpcTexts.room(held.end()) - decoded);
    int from = at;
    long work = 0;
    int size = next();
    boolean readable = true;
    while (size > 0 && readable && work + texts.size() < CodedBody.TOGETHER) {
      readable = size == GrpcFrames.PREFIX || texts.isRead(frames, at, at + size);
      if (readable) {
        work += GrpcFrames.PREFIX + ((frames[at] & 1) == 1 ? COMPRESSED : 0);
        at += size;
        size = next();
      }
    }
    return isSearched(texts, at - from) && readable && size >= 0;
  }

  // Size of the next frame; 0 while it is not whole, -1 for one that cannot be read.
  private int next() {
    if (length - at < GrpcFrames.PREFIX) {
      return 0;
    }
    long size = GrpcFrames.size(frames, at, length, framing);
    if (size < 0 || size > Limits.PAYLOAD) {
      return -1;
    }
    return size <= length - at ? (int) size : 0;
  }

  private void append(BodyArray bytes, int size) {
    if (at > 0) {
      length -= at;
      System.arraycopy(frames, at, frames, 0, length);
      at = 0;
    }
    if (length + size > frames.length) {
      frames = Arrays.copyOf(frames, Math.max(length + size, 2 * length));
    }
    System.arraycopy(bytes.array(), bytes.start(), frames, length, size);
    length += size;
  }

  private boolean isSearched(GrpcTexts texts, int size) {
    cleared += size;
    decoded += texts.decoded();
    LayeredScanner bounded = scanner.forBytes(GrpcTexts.READINGS * size);
    return texts.isSearched(bounded, secrets, undecodedFails);
  }

  @Override
  public void due() {}

  @Override
  public boolean end() {
    return length == at;
  }

  @Override
  public List<ByteString> cleared() {
    return held.releaseTo(cleared);
  }

  @Override
  public List<ByteString> held() {
    return held.releaseAll();
  }

  @Override
  public boolean isHolding() {
    return false;
  }

  @Override
  public boolean isIdentity() {
    return false;
  }

  @Override
  public long heldBytes() {
    return held.size() + frames.length;
  }

  @Override
  public void close() {
    frames = new byte[0];
    at = 0;
    length = 0;
  }
}
