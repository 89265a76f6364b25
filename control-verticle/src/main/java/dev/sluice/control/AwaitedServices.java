package dev.sluice.control;

import java.util.Optional;

/** What waits for services since the start. */
record AwaitedServices(
    Optional<AwaitedValidation> candidate, Optional<AwaitedValidation> unvalidated) {
  static final AwaitedServices NONE = new AwaitedServices(Optional.empty(), Optional.empty());
}
