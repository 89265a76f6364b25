package dev.sluice.it.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.it.grpc.proto.EchoStatus;
import dev.sluice.it.grpc.proto.Empty;
import dev.sluice.it.grpc.proto.SimpleRequest;
import dev.sluice.it.grpc.proto.SimpleResponse;
import dev.sluice.it.grpc.proto.TestServiceGrpc.TestServiceBlockingStub;
import dev.sluice.it.grpc.proto.UnimplementedServiceGrpc;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** Calls with one message on each side, as "gRPC Interop Test Case Descriptions" has them. */
final class UnaryCases {
  static final int LARGE_REQUEST = 271_828;
  static final int LARGE_ANSWER = 314_159;
  static final EchoStatus STATUS =
      EchoStatus.newBuilder().setCode(2).setMessage("test status message").build();
  private static final String SPECIAL =
      "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \uD83D\uDE08\t\n";

  private final InteropClient client;

  UnaryCases(InteropClient client) {
    this.client = client;
  }

  void empty() {
    assertThat(client.waiting().emptyCall(Empty.getDefaultInstance()))
        .isEqualTo(Empty.getDefaultInstance());
  }

  private static SimpleRequest.Builder largeRequest() {
    return SimpleRequest.newBuilder()
        .setResponseSize(LARGE_ANSWER)
        .setPayload(InteropClient.zeros(LARGE_REQUEST));
  }

  private static void isLarge(SimpleResponse answer) {
    assertThat(answer.getPayload()).isEqualTo(InteropClient.zeros(LARGE_ANSWER));
  }

  private static void large(TestServiceBlockingStub stub) {
    isLarge(stub.unaryCall(largeRequest().build()));
  }

  void large() {
    large(client.waiting());
  }

  /** By POST, since servers of gRPC take no GET. */
  void cacheable() {
    SimpleRequest request = largeRequest().build();

    assertThat(client.waiting().cacheableUnaryCall(request))
        .isEqualTo(client.waiting().cacheableUnaryCall(request));
  }

  void clientCompressed() {
    SimpleRequest compressed = largeRequest().setExpectCompressed(InteropClient.is(true)).build();
    TestServiceBlockingStub gzip = client.waiting().withCompression("gzip");

    assertThat(code(() -> client.waiting().unaryCall(compressed)))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    isLarge(gzip.unaryCall(compressed));
    isLarge(
        client
            .waiting()
            .unaryCall(largeRequest().setExpectCompressed(InteropClient.is(false)).build()));
  }

  void serverCompressed() {
    isLarge(
        client
            .waiting()
            .unaryCall(largeRequest().setResponseCompressed(InteropClient.is(true)).build()));
    assertThat(client.gotCompressed()).isTrue();

    isLarge(
        client
            .waiting()
            .unaryCall(largeRequest().setResponseCompressed(InteropClient.is(false)).build()));
    assertThat(client.gotCompressed()).isFalse();
  }

  void customMetadata() {
    AtomicReference<Metadata> before = new AtomicReference<>();
    AtomicReference<Metadata> behind = new AtomicReference<>();
    Metadata sent = metadata();

    large(
        client
            .waiting()
            .withInterceptors(
                MetadataUtils.newAttachHeadersInterceptor(sent),
                MetadataUtils.newCaptureMetadataInterceptor(before, behind)));

    isEchoed(before, behind);
  }

  static Metadata metadata() {
    Metadata sent = new Metadata();
    sent.put(EchoedMetadata.INITIAL, "test_initial_metadata_value");
    sent.put(EchoedMetadata.TRAILING, new byte[] {0xa, 0xb, 0xa, 0xb, 0xa, 0xb});
    return sent;
  }

  static void isEchoed(AtomicReference<Metadata> before, AtomicReference<Metadata> behind) {
    assertThat(told(before).get(EchoedMetadata.INITIAL)).isEqualTo("test_initial_metadata_value");
    assertThat(told(behind).get(EchoedMetadata.TRAILING))
        .containsExactly(0xa, 0xb, 0xa, 0xb, 0xa, 0xb);
  }

  private static Metadata told(AtomicReference<Metadata> of) {
    return Objects.requireNonNull(of.get(), "the call had no such metadata");
  }

  void status() {
    isTold(STATUS);
  }

  void specialStatus() {
    isTold(EchoStatus.newBuilder().setCode(2).setMessage(SPECIAL).build());
  }

  private void isTold(EchoStatus told) {
    Status status =
        status(
            () ->
                client
                    .waiting()
                    .unaryCall(SimpleRequest.newBuilder().setResponseStatus(told).build()));

    assertThat(status.getCode().value()).isEqualTo(told.getCode());
    assertThat(status.getDescription()).isEqualTo(told.getMessage());
  }

  void unimplementedMethod() {
    assertThat(code(() -> client.waiting().unimplementedCall(Empty.getDefaultInstance())))
        .isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  void unimplementedService() {
    assertThat(
            code(
                () ->
                    UnimplementedServiceGrpc.newBlockingStub(client.channel())
                        .unimplementedCall(Empty.getDefaultInstance())))
        .isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  private static Status.Code code(Runnable call) {
    return status(call).getCode();
  }

  private static Status status(Runnable call) {
    return Status.fromThrowable(catchThrowable(call::run));
  }
}
