package dev.sluice.proxy.inspection;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.refusal.Refusals;

/** What came of reading a whole request body into memory. */
sealed interface CollectedBody {
  /** All of it; empty when the request has none. */
  record Whole(ByteString bytes) implements CollectedBody {
    static final Whole EMPTY = new Whole(ByteString.EMPTY);
  }

  /** Its declared length is over the limit; nothing was read, so it can still stream. */
  record DeclaredTooLarge() implements CollectedBody {}

  /** More than the limit; what was read is lost, so the request cannot go on. */
  record TooLarge() implements CollectedBody {}

  /** There will be no body that could be sent on. */
  sealed interface Broken extends CollectedBody {
    /** What it means for the request. */
    InspectionResult outcome();
  }

  record Malformed() implements Broken {
    @Override
    public InspectionResult outcome() {
      return new InspectionResult.Unusable(Refusals.malformedBody(), "malformed body");
    }
  }

  /** Trailers came, which a rebuilt request cannot carry. */
  record WithTrailers() implements Broken {
    @Override
    public InspectionResult outcome() {
      return new InspectionResult.Unusable(
          Refusals.malformedBody(), "chunked request trailers are not supported when buffering");
    }
  }

  record TimedOut() implements Broken {
    @Override
    public InspectionResult outcome() {
      return new InspectionResult.Unusable(Refusals.requestTimeout(), "request body stalled");
    }
  }

  record ClientGone() implements Broken {
    @Override
    public InspectionResult outcome() {
      return new InspectionResult.Abandoned();
    }
  }
}
