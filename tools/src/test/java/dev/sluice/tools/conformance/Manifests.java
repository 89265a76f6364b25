package dev.sluice.tools.conformance;

import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.testing.TestService;
import java.util.function.UnaryOperator;

/** Manifests that differ from a good one in one point. */
final class Manifests {
  private Manifests() {}

  static MiddlewareManifest binding(UnaryOperator<MiddlewareBinding.Builder> change) {
    return TestService.recent().toBuilder()
        .clearBindings()
        .addBindings(change.apply(TestService.httpRequest().toBuilder()))
        .build();
  }
}
