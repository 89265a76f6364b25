package dev.sluice.chain.service.call;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.WireFormat;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Encodes a message to a service. Protobuf fields may stand in any order, so the body goes last and
 * is wrapped, not copied: the message must not change until it was sent.
 */
public final class OutgoingMessage {
  private OutgoingMessage() {}

  public static Buffer of(MessageLite message) {
    return message instanceof HttpRequestEvaluation evaluation && !evaluation.getBody().isEmpty()
        ? bodyLast(evaluation)
        : BufferInternal.buffer(Unpooled.wrappedBuffer(message.toByteArray()));
  }

  static Buffer framed(MessageLite... messages) {
    int size = 0;
    for (MessageLite message : messages) {
      size += FrameGuard.PREFIX_BYTES + message.getSerializedSize();
    }
    byte[] frames = new byte[size];
    ByteBuffer heads = ByteBuffer.wrap(frames);
    for (MessageLite message : messages) {
      heads.put((byte) 0).putInt(message.getSerializedSize());
      write(message, frames, heads.position());
      heads.position(heads.position() + message.getSerializedSize());
    }
    return BufferInternal.buffer(Unpooled.wrappedBuffer(frames));
  }

  private static void write(MessageLite message, byte[] to, int at) {
    try {
      CodedOutputStream output = CodedOutputStream.newInstance(to, at, message.getSerializedSize());
      message.writeTo(output);
      output.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("an array of the right size was too small", e);
    }
  }

  private static Buffer bodyLast(HttpRequestEvaluation evaluation) {
    ByteString body = evaluation.getBody();
    ByteBuf head = Unpooled.wrappedBuffer(head(evaluation.toBuilder().clearBody().build(), body));
    ByteBuf tail =
        Unpooled.wrappedBuffer(body.asReadOnlyByteBufferList().toArray(ByteBuffer[]::new));
    return BufferInternal.buffer(Unpooled.wrappedBuffer(head, tail));
  }

  private static byte[] head(HttpRequestEvaluation rest, ByteString body) {
    int tag = HttpRequestEvaluation.BODY_FIELD_NUMBER;
    byte[] bytes =
        new byte
            [rest.getSerializedSize()
                + CodedOutputStream.computeTagSize(tag)
                + CodedOutputStream.computeUInt32SizeNoTag(body.size())];
    CodedOutputStream output = CodedOutputStream.newInstance(bytes);
    try {
      rest.writeTo(output);
      output.writeTag(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      output.writeUInt32NoTag(body.size());
      output.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("an array of the right size was too small", e);
    }
    return bytes;
  }
}
