package dev.sluice.wire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Hands the pieces of a body to the listener of its client, and counts those that are held. */
final class ScriptedPieces implements ScriptedBody.Reader {
  private final Supplier<ClientStream.Listener> listener;
  private final List<ByteBuf> pieces = new ArrayList<>();

  ScriptedPieces(Supplier<ClientStream.Listener> listener) {
    this.listener = listener;
  }

  /** Those that were not released. */
  long held() {
    return pieces.stream().filter(piece -> piece.refCnt() > 0).count();
  }

  @Override
  public void onBody(ByteBuf piece) {
    pieces.add(piece);
    listener.get().onBody(piece);
  }

  @Override
  public void onReadComplete() {
    listener.get().onReadComplete();
  }

  @Override
  public void onBodyEnd(Trailers trailers) {
    listener.get().onBodyEnd(trailers);
  }
}
