package dev.sluice.tools.conformance;

import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
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

  static MiddlewareBinding response() {
    return TestService.httpRequest().toBuilder()
        .setOperation(SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_RESPONSE)
        .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_RETURN)
        .build();
  }
}
