package dev.sluice.chain.service.call;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.service.call.StrictGrpcClient.BrokenReplyException;
import dev.sluice.chain.service.call.StrictGrpcClient.NotGrpcException;
import io.vertx.grpc.common.GrpcError;
import io.vertx.grpc.common.GrpcErrorException;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the message of a reply. Decompresses it here, because the client library does not bound
 * the decompressed size.
 */
public final class ReplyDecoder {
  private ReplyDecoder() {}

  public static <R> Reply<R> decode(GrpcMessage message, Parser<R> parser) {
    try {
      return switch (message.encoding()) {
        case "identity" -> parse(message.payload().getBytes(), parser);
        case "gzip" -> parse(gunzip(message.payload().getBytes()), parser);
        default -> new Reply.Failed<>("unknown compression");
      };
    } catch (InvalidProtocolBufferException e) {
      return new Reply.Failed<>(Reply.MALFORMED);
    } catch (IOException e) {
      return new Reply.Failed<>("malformed compression");
    }
  }

  static <R> Reply<R> ofStatus(@Nullable GrpcStatus status, boolean withToken) {
    if (status == GrpcStatus.UNAUTHENTICATED || status == GrpcStatus.PERMISSION_DENIED) {
      return new Reply.Refused<>(status.name(), withToken);
    }
    return new Reply.Failed<>(status == null ? "unknown status" : status.name());
  }

  static <R> Reply<R> ofFailure(Throwable unanswered) {
    if (unanswered instanceof GrpcErrorException reset && reset.error() == GrpcError.UNAVAILABLE) {
      return new Reply.Unprocessed<>();
    }
    return new Reply.Failed<>(
        unanswered instanceof NotGrpcException ? Reply.NOT_GRPC : Reply.STREAM_FAILED);
  }

  static <R> Reply<R> ofBroken(Throwable unreadable) {
    String what =
        unreadable instanceof BrokenReplyException broken ? broken.what() : Reply.INVALID_RESPONSE;
    return what.equals(Reply.TIMED_OUT) ? new Reply.TimedOut<>() : new Reply.Failed<>(what);
  }

  private static <R> Reply<R> parse(byte[] bytes, Parser<R> parser)
      throws InvalidProtocolBufferException {
    if (bytes.length > Limits.GRPC_MESSAGE) {
      return new Reply.Failed<>(Reply.MESSAGE_TOO_LARGE);
    }
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    // The array has no other user, so the body may alias it.
    input.enableAliasing(true);
    R message = parser.parseFrom(input);
    input.checkLastTagWas(0);
    return new Reply.Received<>(message);
  }

  private static byte[] gunzip(byte[] packed) throws IOException {
    try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return unpacked.readNBytes(Limits.GRPC_MESSAGE + 1);
    }
  }
}
