package dev.sluice.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.OriginFault;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.ResponseHead;
import dev.sluice.wire.http2.head.FieldList;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interim responses of an origin that speaks HTTP/2 (http-responses 2). */
class InterimBlocksTest {
  private final List<Integer> told = new ArrayList<>();
  private final ResponseStreamFeed feed = new ResponseStreamFeed("GET", new Told(told));

  private StreamReceiver.Head head(String status, int bytes) {
    FieldList fields = new FieldList();
    fields.add(":status", status);
    fields.add("link", "a".repeat(bytes));
    return feed.onHead(fields, false);
  }

  @Test
  void theirNumberHasNoLimit() {
    for (int i = 0; i < 100; i++) {
      assertThat(head("102", 0)).isInstanceOf(StreamReceiver.Head.Interim.class);
    }
    assertThat(head("200", 0)).isInstanceOf(StreamReceiver.Head.Final.class);
    assertThat(told).hasSize(101).last().isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"0, 1024", "15000, 4"})
  void theirBytesHave(int bytes, int most) {
    for (int i = 0; i < most; i++) {
      assertThat(head("103", bytes)).isInstanceOf(StreamReceiver.Head.Interim.class);
    }
    assertThat(head("103", bytes)).isInstanceOf(StreamReceiver.Head.Malformed.class);
    assertThat(told).hasSize(most);
  }

  /** The statuses of the heads that were told. */
  private record Told(List<Integer> statuses) implements OriginStream.Listener {
    @Override
    public void onInterim(ResponseHead head) {
      statuses.add(head.status());
    }

    @Override
    public void onResponse(ResponseHead head) {
      statuses.add(head.status());
    }

    @Override
    public void onBody(ByteBuf piece) {
      piece.release();
    }

    @Override
    public void onReadComplete() {}

    @Override
    public void onEnd(Trailers trailers) {}

    @Override
    public void onSwitched(ResponseHead head) {}

    @Override
    public void onFault(OriginFault fault) {}

    @Override
    public void onWritable() {}

    @Override
    public void onThrown(Throwable thrown) {
      throw new AssertionError(thrown);
    }
  }
}
