package example.responseguard;

import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreReturnGrpc;
import io.grpc.stub.StreamObserver;

/** Responses of gateways before OpenShell 0.1.9. */
final class OlderResponses extends HttpResponsePreReturnGrpc.HttpResponsePreReturnImplBase {
  @Override
  public StreamObserver<HttpResponseEvent> evaluate(
      StreamObserver<HttpResponseEventResult> results) {
    return new OlderStream(results);
  }
}
