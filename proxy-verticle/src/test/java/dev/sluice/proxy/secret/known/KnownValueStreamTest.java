package dev.sluice.proxy.secret.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.detect.coding.ContentCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pieces of a body that wait for their search, since those before cost too much. */
class KnownValueStreamTest {
  private static final byte[] NO_TRAILERS = {};

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger due = new AtomicInteger();

  @TempDir private Path directory;
  private KnownValueStream stream;

  @BeforeEach
  void begin() throws IOException {
    stream = OneCanary.search(directory, vertx).stream("default").orElseThrow();
  }

  @AfterEach
  void end() {
    stream.drop();
    vertx.close().await();
  }

  private KnownVerdict sends(byte[] piece) {
    stream.keep(Unpooled.wrappedBuffer(piece));
    return stream.searchWhenDue(due::incrementAndGet);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Bytes that may go on. */
  private int taken() {
    ByteBuf taken = stream.take();
    int length = taken.readableBytes();
    taken.release();
    return length;
  }

  /** Sends costly bytes until some wait; returns how many. */
  private int waiting() {
    byte[] costly = ContentCodec.GZIP.encode(bytes("words ".repeat(40_000)));
    int waiting = 0;
    for (int i = 0; waiting == 0; i++) {
      assertThat(i).isLessThan(100);
      // That it hides more than is read is told once.
      assertThat(sends(costly)).isNotInstanceOf(KnownVerdict.Denied.class);
      waiting = costly.length - taken();
    }
    return waiting;
  }

  @Test
  void goOnTogetherOnceTheyAreDue() {
    int waiting = waiting();

    await().until(() -> due.get() == 1);

    assertThat(stream.searchWhenDue(due::incrementAndGet)).isInstanceOf(KnownVerdict.Clean.class);
    assertThat(taken()).isEqualTo(waiting);
  }

  @Test
  void doNotWaitAtTheEnd() {
    int waiting = waiting();

    assertThat(stream.search(NO_TRAILERS)).isInstanceOf(KnownVerdict.Clean.class);
    assertThat(taken()).isEqualTo(waiting);
  }

  @Test
  void areSearchedBeforeTheyGoOn() {
    waiting();
    stream.keep(Unpooled.wrappedBuffer(bytes("key " + OneCanary.VALUE)));
    assertThat(taken()).isZero();

    assertThat(stream.search(NO_TRAILERS)).isInstanceOf(KnownVerdict.Denied.class);
  }

  @Test
  void newBytesPayForASearch() {
    waiting();

    assertThat(sends(new byte[64 << 10])).isInstanceOf(KnownVerdict.Clean.class);

    assertThat(taken()).isGreaterThan(64 << 10);
  }

  @Test
  void areReleasedWithTheStream() {
    waiting();
    ByteBuf piece = Unpooled.buffer(8).writeLong(1);
    stream.keep(piece);

    stream.drop();

    assertThat(piece.refCnt()).isZero();
  }
}
