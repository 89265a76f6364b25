package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.BodyArray;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Holds a body until its end, and lets it go on once it is read. One thread. */
final class GatheredBody implements StreamedBody {
  private final int most;
  private final Predicate<ByteString> reader;
  private final Optional<StreamedBody> longer;
  private ByteString.Output gathered = ByteString.newOutput();
  private Optional<StreamedBody> instead = Optional.empty();
  private boolean read;

  GatheredBody(int most, Predicate<ByteString> reader, Optional<StreamedBody> longer) {
    this.most = most;
    this.reader = reader;
    this.longer = longer;
  }

  static GatheredBody unreadable() {
    return new GatheredBody(0, body -> true, Optional.empty());
  }

  @Override
  public boolean add(ByteString piece) {
    if (instead.isPresent()) {
      return instead.get().add(piece);
    }
    BodyArray bytes = BodyArray.of(piece);
    gathered.write(bytes.array(), bytes.start(), piece.size());
    if (gathered.size() <= most) {
      return true;
    }
    instead = longer;
    return instead.isPresent() && instead.get().add(taken());
  }

  private ByteString taken() {
    ByteString all = gathered.toByteString();
    gathered = ByteString.newOutput();
    return all;
  }

  @Override
  public boolean hasMore() {
    return instead.map(StreamedBody::hasMore).orElse(false);
  }

  @Override
  public boolean more() {
    return instead.map(StreamedBody::more).orElse(true);
  }

  @Override
  public void due() {
    instead.ifPresent(StreamedBody::due);
  }

  @Override
  public boolean end() {
    read = instead.isEmpty() && reader.test(gathered.toByteString());
    return read || instead.map(StreamedBody::end).orElse(false);
  }

  @Override
  public void cut() {
    instead.ifPresent(StreamedBody::cut);
  }

  @Override
  public boolean isSearched() {
    return instead.map(StreamedBody::isSearched).orElse(true);
  }

  @Override
  public boolean isUndecoded() {
    return instead.isPresent();
  }

  @Override
  public List<ByteString> cleared() {
    return instead.map(StreamedBody::cleared).orElseGet(() -> read ? held() : List.of());
  }

  @Override
  public List<ByteString> held() {
    return instead
        .map(StreamedBody::held)
        .orElseGet(() -> gathered.size() == 0 ? List.of() : List.of(taken()));
  }

  @Override
  public boolean isHolding() {
    return instead.map(StreamedBody::isHolding).orElse(false);
  }

  @Override
  public boolean isIdentity() {
    return instead.map(StreamedBody::isIdentity).orElse(false);
  }

  @Override
  public boolean isCoded() {
    return instead.map(StreamedBody::isCoded).orElse(false);
  }

  @Override
  public long heldBytes() {
    return instead.map(StreamedBody::heldBytes).orElseGet(() -> (long) gathered.size());
  }

  @Override
  public void close() {
    instead.ifPresent(StreamedBody::close);
  }
}
