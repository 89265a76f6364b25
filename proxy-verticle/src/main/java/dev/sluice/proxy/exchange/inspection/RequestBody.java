package dev.sluice.proxy.exchange.inspection;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.body.upload.UploadSource;
import java.util.Optional;

/** The source of the body that is sent to the origin. */
public sealed interface RequestBody {
  default boolean isLive() {
    return this instanceof Piped(var source) && source.isLive();
  }

  default Optional<UploadSource.Stopped> abandon() {
    return abandon(UploadSource.CLOSED);
  }

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

    @Override
    public String toString() {
      return "Streamed[" + begun.size() + " bytes begun]";
    }
  }

  record Piped(UploadSource source) implements RequestBody {}

  /**
   * Sent from memory with a Content-Length.
   *
   * @param present false when the request had no body and middleware added none
   * @param receivedBytes size of the body that the client sent
   */
  record Buffered(ByteString bytes, boolean present, int receivedBytes) implements RequestBody {
    public Buffered(ByteString bytes, boolean present) {
      this(bytes, present, bytes.size());
    }
  }
}
