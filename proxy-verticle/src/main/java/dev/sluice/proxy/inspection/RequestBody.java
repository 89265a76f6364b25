package dev.sluice.proxy.inspection;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.upload.UploadSource;
import java.util.Optional;

/** The source of the body that is sent to the origin. */
public sealed interface RequestBody {
  /** Whether stages read it while it goes on. */
  default boolean isLive() {
    return this instanceof Piped(var source) && source.isLive();
  }

  /** Ends a body that is not sent; empty for one that no stage reads. */
  default Optional<UploadSource.Stopped> abandon() {
    return abandon(UploadSource.CLOSED);
  }

  /**
   * The same.
   *
   * @param cancelled text after {@code middleware_cancelled: }, unless the client has left
   */
  default Optional<UploadSource.Stopped> abandon(String cancelled) {
    return switch (this) {
      case Piped(var source) -> {
        boolean live = source.isLive();
        UploadSource.Stopped stopped = source.stop(cancelled);
        yield live ? Optional.of(stopped) : Optional.empty();
      }
      case Streamed ignored -> Optional.empty();
      case Buffered ignored -> Optional.empty();
    };
  }

  /**
   * Streamed from the client in its own framing.
   *
   * @param begun what was read of it before
   */
  record Streamed(ByteString begun) implements RequestBody {
    public Streamed() {
      this(ByteString.EMPTY);
    }

    /** Only how much was read. */
    @Override
    public String toString() {
      return "Streamed[" + begun.size() + " bytes begun]";
    }
  }

  /** As it comes out of stages, in the framing that they declare. */
  record Piped(UploadSource source) implements RequestBody {}

  /**
   * Sent from memory with a Content-Length.
   *
   * @param present false when the request had no body and middleware added none
   * @param receivedBytes size of the body that the client sent
   */
  record Buffered(ByteString bytes, boolean present, int receivedBytes) implements RequestBody {
    /** As the client sent it. */
    public Buffered(ByteString bytes, boolean present) {
      this(bytes, present, bytes.size());
    }
  }
}
