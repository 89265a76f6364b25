package dev.sluice.it.grpc;

import com.google.protobuf.ByteString;
import dev.sluice.it.grpc.proto.BoolValue;
import dev.sluice.it.grpc.proto.Payload;
import dev.sluice.it.grpc.proto.TestServiceGrpc;
import dev.sluice.it.grpc.proto.TestServiceGrpc.TestServiceBlockingStub;
import dev.sluice.it.grpc.proto.TestServiceGrpc.TestServiceStub;
import dev.sluice.it.http2.Http2Node;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A client of {@link InteropService} behind a node. One call at a time. */
final class InteropClient implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final ManagedChannel channel;
  private final CountingGzip answers = new CountingGzip();

  /** Reaches the server by one of its names. */
  InteropClient(Http2Node node, String host) throws IOException {
    channel = node.channel(host).decompressorRegistry(answers.registry()).build();
  }

  Channel channel() {
    return channel;
  }

  TestServiceBlockingStub waiting() {
    return TestServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  TestServiceStub streaming() {
    return TestServiceGrpc.newStub(channel).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Whether the message that came last was compressed. */
  boolean gotCompressed() {
    return answers.wasUsed();
  }

  static Payload zeros(int size) {
    return Payload.newBuilder().setBody(ByteString.copyFrom(new byte[size])).build();
  }

  static BoolValue is(boolean value) {
    return BoolValue.newBuilder().setValue(value).build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
