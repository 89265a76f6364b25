package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;

/** A body in a coding that is not known, or not shown. An empty one can be read. One thread. */
final class UnreadableBody implements StreamedBody {
  private final List<ByteString> held = new ArrayList<>(1);

  @Override
  public boolean add(ByteString piece) {
    held.add(piece);
    return piece.isEmpty();
  }

  @Override
  public void due() {}

  @Override
  public boolean end() {
    return true;
  }

  @Override
  public List<ByteString> cleared() {
    return List.of();
  }

  @Override
  public List<ByteString> held() {
    return held;
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
    return 0;
  }

  @Override
  public void close() {}
}
