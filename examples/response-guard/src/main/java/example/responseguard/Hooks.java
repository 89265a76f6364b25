package example.responseguard;

import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpHooksGrpc;
import dev.sluice.proto.middleware.v1.HttpResult;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** Both directions are masked alike. */
final class Hooks extends HttpHooksGrpc.HttpHooksImplBase {
  @Override
  public StreamObserver<HttpEvent> evaluateHttpRequestHook(StreamObserver<HttpResult> results) {
    return new HookStream((ServerCallStreamObserver<HttpResult>) results);
  }

  @Override
  public StreamObserver<HttpEvent> evaluateHttpResponseHook(StreamObserver<HttpResult> results) {
    return new HookStream((ServerCallStreamObserver<HttpResult>) results);
  }
}
