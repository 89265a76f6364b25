package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.BodyArray;
import dev.sluice.inspect.secrets.stream.SecretStream;
import java.util.List;

/** A body without content codings. One thread. */
final class PlainBody implements StreamedBody {
  private final SecretStream search;
  private final HeldPieces held;

  PlainBody(SecretStream search, HeldPieces held) {
    this.search = search;
    this.held = held;
  }

  @Override
  public boolean add(ByteString piece) {
    held.add(piece);
    BodyArray bytes = BodyArray.of(piece);
    search.add(bytes.array(), bytes.start(), bytes.start() + piece.size());
    return true;
  }

  @Override
  public void due() {
    search.due();
  }

  @Override
  public boolean end() {
    search.end();
    return true;
  }

  @Override
  public List<ByteString> cleared() {
    return held.releaseTo(search.cleared());
  }

  @Override
  public List<ByteString> held() {
    return held.releaseAll();
  }

  @Override
  public boolean isHolding() {
    return !held.isEmpty();
  }

  @Override
  public boolean isIdentity() {
    return false;
  }

  @Override
  public long heldBytes() {
    return held.size();
  }

  @Override
  public void close() {}
}
