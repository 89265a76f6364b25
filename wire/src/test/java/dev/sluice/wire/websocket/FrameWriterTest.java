package dev.sluice.wire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FrameWriterTest {
  private static byte[] written(boolean masks, boolean compressed, ByteString sent, int most) {
    DeflateTerms.Sender sender = new DeflateTerms.Sender(false, 15);
    FrameHead first = new FrameHead(false, compressed, Opcode.BINARY, 1, false, 0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new FrameWriter(masks, sender)
        .message(
            first,
            sent,
            most,
            piece -> {
              bytes.writeBytes(ByteBufUtil.getBytes(piece));
              piece.release();
            });
    return bytes.toByteArray();
  }

  @Property(tries = 200)
  void fragmentsAreOneMessageAndNoneIsTooLarge(
      @ForAll @Size(max = 400) byte[] payload,
      @ForAll @IntRange(min = 1, max = 300) int most,
      @ForAll boolean masks,
      @ForAll boolean compressed)
      throws FrameException {
    ByteString sent = ByteString.copyFrom(payload);
    byte[] bytes = written(masks, compressed, sent, most);

    // Its heads as the rules see them: type and RSV1 on the first alone, the end on the last alone.
    List<String> heads = ReferenceReader.read(bytes, masks, true);
    for (int i = 0; i < heads.size(); i++) {
      String[] parts = heads.get(i).split(" ", -1);
      assertThat(parts[0]).isEqualTo(String.valueOf(i == heads.size() - 1));
      assertThat(parts[1]).isEqualTo(i == 0 && compressed ? "64" : "0");
      assertThat(parts[2]).isEqualTo(i == 0 ? "2" : "0");
      assertThat(Integer.parseInt(parts[3])).isLessThanOrEqualTo(most);
    }
    assertThat(read(bytes, masks)).isEqualTo(sent);
  }

  private static ByteString read(byte[] bytes, boolean masks) throws FrameException {
    ByteBuf from = Unpooled.wrappedBuffer(bytes);
    FrameReader frames = new FrameReader(new FrameRules(masks, true));
    MessageReader message = new MessageReader(new DeflateTerms.Sender(false, 15));
    while (frames.advance(from)) {
      FrameHead head = frames.head();
      if (head.opcode() == Opcode.CONTINUATION) {
        message.frame(head);
      } else {
        message.begin(head, Messages.LIMIT);
      }
      if (head.length() > 0) {
        message.take(head, from, (int) head.length(), 0);
      }
    }
    return message.end();
  }

  @Test
  void onlyAMessageThatCameInFragmentsIsBounded() throws FrameException {
    MessageReader reader = new MessageReader(new DeflateTerms.Sender(false, 15));
    reader.begin(new FrameHead(true, false, Opcode.TEXT, 3000, false, 0), Messages.LIMIT);
    assertThat(reader.frameBytes()).isEqualTo(FrameWriter.WHOLE);
    reader.begin(new FrameHead(false, false, Opcode.TEXT, 3000, false, 0), Messages.LIMIT);
    reader.frame(new FrameHead(true, false, Opcode.CONTINUATION, 2000, false, 0));
    assertThat(reader.frameBytes()).isEqualTo(3000);
    reader.begin(new FrameHead(false, false, Opcode.TEXT, 1, false, 0), Messages.LIMIT);
    reader.frame(new FrameHead(true, false, Opcode.CONTINUATION, 2, false, 0));
    assertThat(reader.frameBytes()).isEqualTo(FrameWriter.LEAST_BYTES);
  }
}
