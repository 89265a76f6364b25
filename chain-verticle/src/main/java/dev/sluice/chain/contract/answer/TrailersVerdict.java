package dev.sluice.chain.contract.answer;

import dev.sluice.proto.middleware.v1.HttpHeader;
import java.util.List;

/** The answer of a stage of the older contract to the trailers (http-responses 7.5). */
public sealed interface TrailersVerdict {
  /** The trailers pass as the stage left them. */
  record Goes(List<HttpHeader> trailers, Diagnostics told) implements TrailersVerdict {
    @Override
    public String toString() {
      return "Goes[" + trailers.size() + " trailers]";
    }
  }

  /** The answer breaks a rule (http-responses 11); {@code on_error} decides. */
  record Failed(String reason) implements TrailersVerdict {}
}
