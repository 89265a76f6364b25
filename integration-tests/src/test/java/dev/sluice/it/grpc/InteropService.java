package dev.sluice.it.grpc;

import com.google.protobuf.ByteString;
import dev.sluice.it.grpc.proto.BoolValue;
import dev.sluice.it.grpc.proto.EchoStatus;
import dev.sluice.it.grpc.proto.Empty;
import dev.sluice.it.grpc.proto.Payload;
import dev.sluice.it.grpc.proto.ResponseParameters;
import dev.sluice.it.grpc.proto.SimpleRequest;
import dev.sluice.it.grpc.proto.SimpleResponse;
import dev.sluice.it.grpc.proto.StreamingInputCallRequest;
import dev.sluice.it.grpc.proto.StreamingInputCallResponse;
import dev.sluice.it.grpc.proto.StreamingOutputCallRequest;
import dev.sluice.it.grpc.proto.StreamingOutputCallResponse;
import dev.sluice.it.grpc.proto.TestServiceGrpc.TestServiceImplBase;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** The server of gRPC's interoperability tests. */
final class InteropService extends TestServiceImplBase {
  private static final String GZIP = "gzip";

  private final CountingGzip requests = new CountingGzip();

  /** Adds it to a server, and what describes it. */
  static void addTo(NettyServerBuilder server) {
    InteropService service = new InteropService();
    server
        .decompressorRegistry(service.requests.registry())
        .addService(ServerInterceptors.intercept(service, new EchoedMetadata()))
        .addService(ProtoReflectionServiceV1.newInstance());
  }

  @Override
  public void emptyCall(Empty request, StreamObserver<Empty> out) {
    answer(out, Empty.getDefaultInstance());
  }

  @Override
  public void cacheableUnaryCall(SimpleRequest request, StreamObserver<SimpleResponse> out) {
    unaryCall(request, out);
  }

  @Override
  public void unaryCall(SimpleRequest request, StreamObserver<SimpleResponse> out) {
    if (isOther(request.hasExpectCompressed(), request.getExpectCompressed())) {
      out.onError(Status.INVALID_ARGUMENT.asRuntimeException());
    } else if (request.hasResponseStatus()) {
      out.onError(status(request.getResponseStatus()));
    } else {
      if (request.getResponseCompressed().getValue()) {
        ((ServerCallStreamObserver<SimpleResponse>) out).setCompression(GZIP);
      }
      Payload payload = zeros(request.getResponseSize());
      answer(out, SimpleResponse.newBuilder().setPayload(payload).build());
    }
  }

  /** Whether a message was compressed and should not have been, or the reverse. */
  private boolean isOther(boolean told, BoolValue expected) {
    boolean compressed = requests.wasUsed();
    return told && compressed != expected.getValue();
  }

  private static Throwable status(EchoStatus status) {
    return Status.fromCodeValue(status.getCode())
        .withDescription(status.getMessage())
        .asRuntimeException();
  }

  private static Payload zeros(int size) {
    return Payload.newBuilder().setBody(ByteString.copyFrom(new byte[size])).build();
  }

  private static <A> void answer(StreamObserver<A> out, A answer) {
    out.onNext(answer);
    out.onCompleted();
  }

  @Override
  public void streamingOutputCall(
      StreamingOutputCallRequest request, StreamObserver<StreamingOutputCallResponse> out) {
    ((ServerCallStreamObserver<StreamingOutputCallResponse>) out).setCompression(GZIP);
    answerAll(request, out);
    out.onCompleted();
  }

  private static void answerAll(
      StreamingOutputCallRequest request, StreamObserver<StreamingOutputCallResponse> out) {
    for (ResponseParameters parameters : request.getResponseParametersList()) {
      ((ServerCallStreamObserver<StreamingOutputCallResponse>) out)
          .setMessageCompression(parameters.getCompressed().getValue());
      out.onNext(
          StreamingOutputCallResponse.newBuilder().setPayload(zeros(parameters.getSize())).build());
    }
  }

  @Override
  public StreamObserver<StreamingInputCallRequest> streamingInputCall(
      StreamObserver<StreamingInputCallResponse> out) {
    return new Received<>(out) {
      private int size;

      @Override
      public void onNext(StreamingInputCallRequest request) {
        if (isOther(request.hasExpectCompressed(), request.getExpectCompressed())) {
          end(Status.INVALID_ARGUMENT.asRuntimeException());
        }
        size += request.getPayload().getBody().size();
      }

      @Override
      void ended() {
        answer(out, StreamingInputCallResponse.newBuilder().setAggregatedPayloadSize(size).build());
      }
    };
  }

  @Override
  public StreamObserver<StreamingOutputCallRequest> fullDuplexCall(
      StreamObserver<StreamingOutputCallResponse> out) {
    return new Received<>(out) {
      @Override
      public void onNext(StreamingOutputCallRequest request) {
        if (request.hasResponseStatus()) {
          end(status(request.getResponseStatus()));
        } else {
          answerAll(request, out);
        }
      }

      @Override
      void ended() {
        out.onCompleted();
      }
    };
  }

  /** Messages of a client, until the call has its status. */
  private abstract static class Received<Q> implements StreamObserver<Q> {
    private final StreamObserver<?> out;
    private boolean over;

    Received(StreamObserver<?> out) {
      this.out = out;
    }

    void end(Throwable status) {
      if (!over) {
        over = true;
        out.onError(status);
      }
    }

    /** The client has sent everything. */
    abstract void ended();

    @Override
    public void onError(Throwable gone) {
      over = true;
    }

    @Override
    public void onCompleted() {
      if (!over) {
        over = true;
        ended();
      }
    }
  }
}
