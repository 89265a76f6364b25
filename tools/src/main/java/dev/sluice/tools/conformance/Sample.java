package dev.sluice.tools.conformance;

import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import java.util.Optional;

/**
 * One request that a service is asked about.
 *
 * @param name of the check
 * @param waiver what to tell the author of a service that refuses it with a status; empty when it
 *     has to be answered
 */
record Sample(String name, HttpRequestEvaluation request, Optional<String> waiver) {
  static Sample required(String name, HttpRequestEvaluation request) {
    return new Sample(name, request, Optional.empty());
  }

  static Sample waived(String name, HttpRequestEvaluation request, String waiver) {
    return new Sample(name, request, Optional.of(waiver));
  }

  @Override
  public String toString() {
    return "Sample[" + name + "]";
  }
}
