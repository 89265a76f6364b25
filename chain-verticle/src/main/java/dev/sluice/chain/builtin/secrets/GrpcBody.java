package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.stage.BodyArray;
import dev.sluice.inspect.coding.BodyCodings;
import dev.sluice.inspect.grpc.GrpcFrames;
import dev.sluice.inspect.secrets.LayeredScanner;
import dev.sluice.inspect.secrets.layer.Edit;
import dev.sluice.inspect.secrets.place.RequestPart;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The messages of a call of gRPC. Each goes on when it is whole and searched. One thread. */
final class GrpcBody implements StreamedBody {
  private final LayeredScanner scanner;
  private final Optional<BodyCodings> coding;
  private final StreamedSecrets secrets;
  private final HeldPieces held;
  private final boolean undecodedFails;

  /** The begin of a frame. */
  private byte[] frame = {};

  private int length;
  private long cleared;

  /**
   * Of a call.
   *
   * @param coding of compressed messages; empty when it is not known
   * @param undecodedFails whether what cannot be decoded within the limits is unreadable
   */
  GrpcBody(
      LayeredScanner scanner,
      Optional<BodyCodings> coding,
      StreamedSecrets secrets,
      HeldPieces held,
      boolean undecodedFails) {
    this.scanner = scanner;
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
    int at = 0;
    boolean readable = true;
    while (readable && length - at >= GrpcFrames.PREFIX) {
      long size = GrpcFrames.size(frame, at, length);
      readable = size >= 0 && size <= Limits.PAYLOAD;
      if (!readable || size > length - at) {
        break;
      }
      readable = isSearched(at, at + (int) size);
      at += (int) size;
    }
    length -= at;
    System.arraycopy(frame, at, frame, 0, length);
    cleared += at;
    return readable;
  }

  private void append(BodyArray bytes, int size) {
    if (length + size > frame.length) {
      frame = Arrays.copyOf(frame, Math.max(length + size, 2 * length));
    }
    System.arraycopy(bytes.array(), bytes.start(), frame, length, size);
    length += size;
  }

  private boolean isSearched(int from, int end) {
    if (end - from == GrpcFrames.PREFIX) {
      return true;
    }
    GrpcTexts texts = new GrpcTexts(coding);
    if (!texts.isRead(frame, from, end)) {
      return false;
    }
    LayeredScanner.Found found = texts.scanned(scanner).found();
    for (Edit edit : found.edits()) {
      secrets.unwritable(edit.patterns(), RequestPart.BODY, false);
    }
    if (found.undecoded()) {
      secrets.wasUndecoded();
    }
    return found.complete() && !(found.undecoded() && undecodedFails);
  }

  @Override
  public void due() {}

  @Override
  public boolean end() {
    return length == 0;
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
    return held.size() + frame.length;
  }

  @Override
  public void close() {
    frame = new byte[0];
    length = 0;
  }
}
