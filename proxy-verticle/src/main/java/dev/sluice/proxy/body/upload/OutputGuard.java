package dev.sluice.proxy.body.upload;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.secret.known.KnownValueStream;
import dev.sluice.proxy.secret.known.KnownVerdict;
import dev.sluice.wire.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.function.Function;

/**
 * Event loop only. Checks the output of stages before it goes to the origin: it may hold no
 * placeholder that nothing would replace (http-hooks 10.5), and no known value.
 */
public final class OutputGuard {
  private final Optional<PlaceholderGuard> placeholders;
  private final SearchedPieces pieces;

  public sealed interface Finding {
    /** Bytes that may pass, and are the caller's; empty when nothing more may. */
    Optional<ByteBuf> passing();

    void tell(UploadListener listener);

    record None(ByteBuf bytes) implements Finding {
      @Override
      public Optional<ByteBuf> passing() {
        return Optional.of(bytes);
      }

      @Override
      public void tell(UploadListener listener) {}
    }

    record Told(ByteBuf bytes, KnownVerdict.Recorded verdict) implements Finding {
      @Override
      public Optional<ByteBuf> passing() {
        return Optional.of(bytes);
      }

      @Override
      public void tell(UploadListener listener) {
        listener.onKnown(verdict);
      }
    }

    record Placeholder() implements Finding {
      @Override
      public Optional<ByteBuf> passing() {
        return Optional.empty();
      }

      @Override
      public void tell(UploadListener listener) {
        listener.onOutputPlaceholder();
      }
    }

    record Denied(KnownVerdict.Denied verdict) implements Finding {
      @Override
      public Optional<ByteBuf> passing() {
        return Optional.empty();
      }

      @Override
      public void tell(UploadListener listener) {
        listener.onKnown(verdict);
      }
    }
  }

  /**
   * A guard of one body.
   *
   * @param placeholders empty where they may pass
   * @param known empty where stages change nothing, or no value is known
   */
  public OutputGuard(Optional<PlaceholderGuard> placeholders, Optional<KnownValueStream> known) {
    this.placeholders = placeholders;
    this.pieces = new SearchedPieces(known);
  }

  public Finding admit(ByteString bytes) {
    pieces.keep(Unpooled.wrappedBuffer(bytes.asReadOnlyByteBuffer()));
    return judge(Trailers.NONE, this::guarded);
  }

  /** At the end of the body: the bytes that were held back. */
  public Finding end(Trailers trailers) {
    return judge(trailers, ignored -> ended(trailers));
  }

  private Finding judge(Trailers trailers, Function<ByteBuf, Finding> clean) {
    return switch (pieces.search(trailers)) {
      case KnownVerdict.Clean ignored -> clean.apply(pieces.take());
      case KnownVerdict.Recorded recorded -> told(clean.apply(pieces.take()), recorded);
      case KnownVerdict.Denied denied -> new Finding.Denied(denied);
    };
  }

  private static Finding told(Finding finding, KnownVerdict.Recorded recorded) {
    return finding instanceof Finding.None none
        ? new Finding.Told(none.bytes(), recorded)
        : finding;
  }

  private Finding guarded(ByteBuf piece) {
    if (placeholders.isEmpty()) {
      return new Finding.None(piece);
    }
    ByteBuf admitted = placeholders.get().admit(piece);
    return placeholders.get().sawPlaceholder()
        ? new Finding.Placeholder()
        : new Finding.None(admitted);
  }

  private Finding ended(Trailers trailers) {
    if (placeholders.isEmpty()) {
      return new Finding.None(Unpooled.EMPTY_BUFFER);
    }
    return PlaceholderGuard.isIn(trailers)
        ? new Finding.Placeholder()
        : new Finding.None(placeholders.get().rest());
  }

  public void drop() {
    pieces.drop();
  }
}
