package dev.sluice.proxy.inspection;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.refusal.Refusals;

/** The result of reading a whole request body into memory. */
public sealed interface CollectedBody {
  /** The whole body; empty when the request has none. */
  record Whole(ByteString bytes) implements CollectedBody {
    static final Whole EMPTY = new Whole(ByteString.EMPTY);
  }

  /** The declared length exceeds the limit. Nothing was read, so the body can still stream. */
  record DeclaredTooLarge(long bytes) implements CollectedBody {}

  /**
   * The body exceeds the limit.
   *
   * @param begun what was read; the rest is still with the client
   */
  record TooLarge(ByteString begun) implements CollectedBody {
    /** Only how much was read. */
    @Override
    public String toString() {
      return "TooLarge[" + begun.size() + " bytes read]";
    }
  }

  /** The body cannot be forwarded. */
  sealed interface Broken extends CollectedBody {
    /** The result for the request. */
    InspectionResult outcome();
  }

  record Malformed() implements Broken {
    @Override
    public InspectionResult outcome() {
      return new InspectionResult.Unusable(Refusals.malformedBody(), "malformed body");
    }
  }

  /** The body has trailers, which a rebuilt request cannot carry. */
  record WithTrailers() implements Broken {
    @Override
    public InspectionResult outcome() {
      return new InspectionResult.Unusable(
          Refusals.malformedBody(), "chunked request trailers are not supported when buffering");
    }
  }

  /** There would be no memory to hold the body until it is sent. */
  record NoMemory() implements Broken {
    @Override
    public InspectionResult outcome() {
      return new InspectionResult.Unusable(Refusals.bodyMemoryExhausted(), "body memory exhausted");
    }
  }

  record TimedOut() implements Broken {
    @Override
    public InspectionResult outcome() {
      return new InspectionResult.Unusable(Refusals.requestTimeout(), "request body stalled");
    }
  }

  record TooSlow() implements Broken {
    @Override
    public InspectionResult outcome() {
      return new InspectionResult.Unusable(
          Refusals.requestTimeout(), "request body below proxy.limits.min_body_rate");
    }
  }

  record ClientGone() implements Broken {
    @Override
    public InspectionResult outcome() {
      return new InspectionResult.Abandoned();
    }
  }
}
