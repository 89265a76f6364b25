package dev.sluice.it.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.grpc.proto.ResponseParameters;
import dev.sluice.it.grpc.proto.StreamingInputCallRequest;
import dev.sluice.it.grpc.proto.StreamingInputCallResponse;
import dev.sluice.it.grpc.proto.StreamingOutputCallRequest;
import dev.sluice.it.grpc.proto.StreamingOutputCallResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Calls with streams, as "gRPC Interop Test Case Descriptions" has them. */
final class StreamingCases {
  private static final int[] REQUESTS = {27_182, 8, 1_828, 45_904};
  private static final int[] ANSWERS = {31_415, 9, 2_653, 58_979};
  private static final int SUM = 74_922;

  private final InteropClient client;

  StreamingCases(InteropClient client) {
    this.client = client;
  }

  void ofClient() throws InterruptedException {
    Answers<StreamingInputCallResponse> answers = new Answers<>();
    StreamObserver<StreamingInputCallRequest> requests =
        client.streaming().streamingInputCall(answers);
    for (int size : REQUESTS) {
      requests.onNext(input(size).build());
    }
    requests.onCompleted();

    assertThat(answers.next().getAggregatedPayloadSize()).isEqualTo(SUM);
    assertThat(answers.status()).isEqualTo(Status.OK);
  }

  private static StreamingInputCallRequest.Builder input(int size) {
    return StreamingInputCallRequest.newBuilder().setPayload(InteropClient.zeros(size));
  }

  /** One compressed message and one as it is, behind a call that shows that the server looks. */
  void clientCompressed() throws InterruptedException {
    StreamingInputCallRequest compressed =
        input(REQUESTS[0]).setExpectCompressed(InteropClient.is(true)).build();
    Answers<StreamingInputCallResponse> refused = new Answers<>();
    client.streaming().streamingInputCall(refused).onNext(compressed);
    assertThat(refused.status().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);

    Answers<StreamingInputCallResponse> answers = new Answers<>();
    CallStreamObserver<StreamingInputCallRequest> requests =
        (CallStreamObserver<StreamingInputCallRequest>)
            client.streaming().withCompression("gzip").streamingInputCall(answers);
    requests.setMessageCompression(true);
    requests.onNext(compressed);
    requests.setMessageCompression(false);
    requests.onNext(input(REQUESTS[3]).setExpectCompressed(InteropClient.is(false)).build());
    requests.onCompleted();

    assertThat(answers.next().getAggregatedPayloadSize()).isEqualTo(REQUESTS[0] + REQUESTS[3]);
    assertThat(answers.status()).isEqualTo(Status.OK);
  }

  void ofServer() throws InterruptedException {
    StreamingOutputCallRequest.Builder request = StreamingOutputCallRequest.newBuilder();
    for (int size : ANSWERS) {
      request.addResponseParameters(size(size));
    }
    Answers<StreamingOutputCallResponse> answers = new Answers<>();
    client.streaming().streamingOutputCall(request.build(), answers);

    for (int size : ANSWERS) {
      isOfSize(answers.next(), size);
    }
    assertThat(answers.status()).isEqualTo(Status.OK);
  }

  private static ResponseParameters.Builder size(int size) {
    return ResponseParameters.newBuilder().setSize(size);
  }

  private static void isOfSize(StreamingOutputCallResponse answer, int size) {
    assertThat(answer.getPayload()).isEqualTo(InteropClient.zeros(size));
  }

  void serverCompressed() throws InterruptedException {
    Answers<StreamingOutputCallResponse> answers = new Answers<>();
    client
        .streaming()
        .streamingOutputCall(
            StreamingOutputCallRequest.newBuilder()
                .addResponseParameters(size(31_415).setCompressed(InteropClient.is(true)))
                .addResponseParameters(size(92_653).setCompressed(InteropClient.is(false)))
                .build(),
            answers);

    isOfSize(answers.next(), 31_415);
    isOfSize(answers.next(), 92_653);
    assertThat(answers.status()).isEqualTo(Status.OK);
    assertThat(client.gotCompressed()).isTrue();
  }

  private static StreamingOutputCallRequest both(int request, int answer) {
    return StreamingOutputCallRequest.newBuilder()
        .setPayload(InteropClient.zeros(request))
        .addResponseParameters(size(answer))
        .build();
  }

  void pingPong() throws InterruptedException {
    Answers<StreamingOutputCallResponse> answers = new Answers<>();
    StreamObserver<StreamingOutputCallRequest> requests =
        client.streaming().fullDuplexCall(answers);
    for (int i = 0; i < REQUESTS.length; i++) {
      requests.onNext(both(REQUESTS[i], ANSWERS[i]));
      isOfSize(answers.next(), ANSWERS[i]);
    }
    requests.onCompleted();

    assertThat(answers.status()).isEqualTo(Status.OK);
  }

  void empty() {
    Answers<StreamingOutputCallResponse> answers = new Answers<>();
    client.streaming().fullDuplexCall(answers).onCompleted();

    assertThat(answers.status()).isEqualTo(Status.OK);
  }

  void customMetadata() throws InterruptedException {
    AtomicReference<Metadata> before = new AtomicReference<>();
    AtomicReference<Metadata> behind = new AtomicReference<>();
    Answers<StreamingOutputCallResponse> answers = new Answers<>();
    StreamObserver<StreamingOutputCallRequest> requests =
        client
            .streaming()
            .withInterceptors(
                MetadataUtils.newAttachHeadersInterceptor(UnaryCases.metadata()),
                MetadataUtils.newCaptureMetadataInterceptor(before, behind))
            .fullDuplexCall(answers);
    requests.onNext(both(1, 1));
    isOfSize(answers.next(), 1);
    requests.onCompleted();

    assertThat(answers.status()).isEqualTo(Status.OK);
    UnaryCases.isEchoed(before, behind);
  }

  void status() {
    Answers<StreamingOutputCallResponse> answers = new Answers<>();
    StreamObserver<StreamingOutputCallRequest> requests =
        client.streaming().fullDuplexCall(answers);
    requests.onNext(
        StreamingOutputCallRequest.newBuilder().setResponseStatus(UnaryCases.STATUS).build());
    requests.onCompleted();

    Status status = answers.status();
    assertThat(status.getCode().value()).isEqualTo(UnaryCases.STATUS.getCode());
    assertThat(status.getDescription()).isEqualTo(UnaryCases.STATUS.getMessage());
  }

  void cancelAfterBegin() {
    Answers<StreamingInputCallResponse> answers = new Answers<>();
    cancel(client.streaming().streamingInputCall(answers));

    assertThat(answers.status().getCode()).isEqualTo(Status.Code.CANCELLED);
  }

  private static void cancel(StreamObserver<?> requests) {
    ((ClientCallStreamObserver<?>) requests).cancel("as the case says", null);
  }

  void cancelAfterFirstResponse() throws InterruptedException {
    Answers<StreamingOutputCallResponse> answers = new Answers<>();
    StreamObserver<StreamingOutputCallRequest> requests =
        client.streaming().fullDuplexCall(answers);
    requests.onNext(both(REQUESTS[0], ANSWERS[0]));
    isOfSize(answers.next(), ANSWERS[0]);
    cancel(requests);

    assertThat(answers.status().getCode()).isEqualTo(Status.Code.CANCELLED);
  }

  void timeoutOnSleepingServer() {
    Answers<StreamingOutputCallResponse> answers = new Answers<>();
    StreamObserver<StreamingOutputCallRequest> requests =
        client.streaming().withDeadlineAfter(1, TimeUnit.MILLISECONDS).fullDuplexCall(answers);
    requests.onNext(
        StreamingOutputCallRequest.newBuilder()
            .setPayload(InteropClient.zeros(REQUESTS[0]))
            .build());

    assertThat(answers.status().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }
}
