package dev.sluice.proxy.body.response;

import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.detect.coding.StreamEncoder;
import dev.sluice.proxy.capacity.HeldBytes;
import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;

/**
 * Event loop only. Encodes a decoded body again with its original codings, where the settings ask
 * for it. Without memory for an encoder the body goes on decoded.
 */
final class Recoding {
  private final String value;
  private final BodyCodings codings;
  private final HeldBytes memory;
  private Optional<StreamEncoder> encoder = Optional.empty();

  private Recoding(String value, BodyCodings codings, HeldBytes memory) {
    this.value = value;
    this.codings = codings;
    this.memory = memory;
  }

  static Optional<Recoding> of(ResponseSubject subject, ResponseHead head) {
    if (!subject.context().loop().recodes()) {
      return Optional.empty();
    }
    List<String> values = head.headers().values(HeaderName.CONTENT_ENCODING);
    HeldBytes memory =
        new HeldBytes(
            subject.context().loop().node().inspected(), subject.context().client().claimant());
    return BodyCodings.of(values)
        .filter(codings -> !codings.isEmpty())
        .map(codings -> new Recoding(String.join(", ", values), codings, memory));
  }

  ResponseHead begun(ResponseHead head, BodyFraming framing) {
    boolean decoded = head.headers().values(HeaderName.CONTENT_ENCODING).isEmpty();
    if (!decoded || framing instanceof BodyFraming.None) {
      return head;
    }
    Optional<ResponseHead> coded = RewrittenHead.ofRecoded(head, value);
    if (coded.isEmpty() || !memory.hold((long) StreamEncoder.MOST_HELD * codings.codecs().size())) {
      return head;
    }
    encoder = Optional.of(codings.encoder());
    return coded.get();
  }

  ByteBuf coded(ByteBuf piece) {
    if (encoder.isEmpty()) {
      return piece;
    }
    byte[] plain = ByteBufUtil.getBytes(piece);
    piece.release();
    return Unpooled.wrappedBuffer(encoder.get().add(plain));
  }

  ByteBuf flushed() {
    return encoder.map(it -> Unpooled.wrappedBuffer(it.flush())).orElse(Unpooled.EMPTY_BUFFER);
  }

  ByteBuf rest() {
    ByteBuf rest =
        encoder.map(it -> Unpooled.wrappedBuffer(it.end())).orElse(Unpooled.EMPTY_BUFFER);
    drop();
    return rest;
  }

  void drop() {
    encoder.ifPresent(StreamEncoder::close);
    encoder = Optional.empty();
    memory.release();
  }
}
