package dev.sluice.chain.pipeline.older;

import com.google.protobuf.ByteString;
import dev.sluice.chain.pipeline.flow.RetainedBytes;
import dev.sluice.chain.pipeline.flow.UnitClock;
import java.util.ArrayList;
import java.util.List;

/** A body that is collected, counted as retained until it is released. Event loop only. */
final class Collected {
  private final int most;
  private final UnitClock clock;
  private final RetainedBytes retained;
  private boolean complete;
  private ByteString bytes = ByteString.EMPTY;

  Collected(int most, UnitClock clock, RetainedBytes retained) {
    this.most = most;
    this.clock = clock;
    this.retained = retained;
  }

  boolean add(ByteString piece) {
    if (bytes.size() + piece.size() > most) {
      return false;
    }
    bytes = bytes.concat(piece);
    retained.hold(piece.size());
    return true;
  }

  ByteString bytes() {
    return bytes;
  }

  void complete() {
    if (!complete) {
      complete = true;
      clock.collected();
    }
  }

  void release() {
    complete();
    retained.release(bytes.size());
    bytes = ByteString.EMPTY;
  }

  List<ByteString> release(List<ByteString> rest) {
    List<ByteString> all = new ArrayList<>(rest.size() + 1);
    if (!bytes.isEmpty()) {
      all.add(bytes);
    }
    all.addAll(rest);
    release();
    return all;
  }
}
