package example.responseguard;

import com.google.protobuf.Struct;
import dev.sluice.proto.extension.v1.PeerMetadata;
import dev.sluice.proto.extension.v1.ProtocolVersion;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareDescribeRequest;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareGrpc;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import dev.sluice.proto.middleware.v1.ValidateConfigRequest;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import io.grpc.stub.StreamObserver;

/** What the service tells gateways about itself. */
final class Manifest extends SupervisorMiddlewareGrpc.SupervisorMiddlewareImplBase {
  static final int MAX_BODY = 1 << 20;

  private static final String CONTRACT = "openshell.supervisor-middleware.contract";
  private static final String HOOKS = "openshell.supervisor-middleware.http-hooks";

  private final boolean hooks;

  /**
   * @param hooks of OpenShell 0.1.9 and newer, for requests and responses; otherwise the older
   *     contract, for responses
   */
  Manifest(boolean hooks) {
    this.hooks = hooks;
  }

  @Override
  public void describe(
      MiddlewareDescribeRequest request, StreamObserver<MiddlewareManifest> reply) {
    PeerMetadata.Builder self =
        PeerMetadata.newBuilder()
            .setProtocolVersion(ProtocolVersion.newBuilder().setMajor(1))
            .setImplementationName("response-guard")
            .setImplementationVersion("0.1.0")
            .addSupportedCapabilities(CONTRACT)
            .addRequiredCapabilities(CONTRACT);
    MiddlewareManifest.Builder manifest =
        MiddlewareManifest.newBuilder()
            .setName("example/response-guard")
            .setServiceVersion("0.1.0")
            .addBindings(
                binding(
                    SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_RESPONSE,
                    SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_RETURN));
    if (hooks) {
      // Required: a gateway that does not know the hooks must not call other methods instead.
      self.addSupportedCapabilities(HOOKS).addRequiredCapabilities(HOOKS);
      manifest.addBindings(
          binding(
              SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_REQUEST,
              SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS));
    }
    reply.onNext(manifest.setExtension(self).build());
    reply.onCompleted();
  }

  private static MiddlewareBinding binding(
      SupervisorMiddlewareOperation operation, SupervisorMiddlewarePhase phase) {
    return MiddlewareBinding.newBuilder()
        .setOperation(operation)
        .setPhase(phase)
        .setMaxPayloadBytes(MAX_BODY)
        .build();
  }

  @Override
  public void validateConfig(
      ValidateConfigRequest request, StreamObserver<ValidateConfigResponse> reply) {
    reply.onNext(judge(request.getConfig()));
    reply.onCompleted();
  }

  private static ValidateConfigResponse judge(Struct config) {
    try {
      GuardConfig.of(config);
      return ValidateConfigResponse.newBuilder().setValid(true).build();
    } catch (IllegalArgumentException flaw) {
      return ValidateConfigResponse.newBuilder().setReason(flaw.getMessage()).build();
    }
  }
}
