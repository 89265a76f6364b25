package dev.sluice.proxy.exchange.inspection;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.refusal.Refusals;

public sealed interface CollectedBody {
  record Whole(ByteString bytes) implements CollectedBody {
    static final Whole EMPTY = new Whole(ByteString.EMPTY);
  }

  /** The declared length exceeds the limit. Nothing was read, so the body can still stream. */
  record DeclaredTooLarge(long bytes) implements CollectedBody {}

  record TooLarge(ByteString begun) implements CollectedBody {
    @Override
    public String toString() {
      return "TooLarge[" + begun.size() + " bytes read]";
    }
  }

  sealed interface Broken extends CollectedBody {
    InspectionResult outcome();
  }

  record Malformed() implements Broken {
    @Override
    public InspectionResult outcome() {
      return new InspectionResult.Unusable(Refusals.malformedBody(), "malformed body");
    }
  }

  record WithTrailers() implements Broken {
    @Override
    public InspectionResult outcome() {
      return new InspectionResult.Unusable(
          Refusals.malformedBody(), "chunked request trailers are not supported when buffering");
    }
  }

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
