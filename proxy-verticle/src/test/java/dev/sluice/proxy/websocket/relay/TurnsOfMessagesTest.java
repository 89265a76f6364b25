package dev.sluice.proxy.websocket.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.websocket.relay.MessageJudge.Reading;
import dev.sluice.proxy.websocket.relay.MessageRelayEnd.Cause;
import dev.sluice.wire.connection.Lifetime;
import dev.sluice.wire.relay.RelayEnd.Peer;
import dev.sluice.wire.websocket.DeflateTerms;
import dev.sluice.wire.websocket.Frames;
import dev.sluice.wire.websocket.Messages;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** A read of many messages, of which a turn of the loop takes a part. */
class TurnsOfMessagesTest {
  private static final int MESSAGES = 1000;
  private static final byte[] EMPTY = Frames.frame(0x82, true, new byte[0]);
  private static final byte[] PING = Frames.frame(0x89, true, new byte[0]);

  private final RelayScript relay = new RelayScript();
  private final PeerScript client = relay.client;
  private final PeerScript origin = relay.origin;
  private final ScriptedJudge judge = relay.judge;

  private static byte[] texts(int count) {
    return Frames.join(
        IntStream.range(0, count).mapToObj(i -> Frames.text("m" + i)).toArray(byte[][]::new));
  }

  private static byte[] times(int count, byte[] frame) {
    return Frames.join(Collections.nCopies(count, frame).toArray(byte[][]::new));
  }

  private long told(String begin) {
    return judge.told.stream().filter(it -> it.startsWith(begin)).count();
  }

  @Test
  void aTurnJudgesAPartAndAsksForNoMoreMeanwhile() {
    relay.join();
    client.sends(texts(MESSAGES));

    long first = told("judge");
    assertThat(first).isBetween(1L, 64L);
    assertThat(client.credit()).isZero();
    client.turns();
    assertThat(told("judge")).isBetween(first + 1, first + 64);
    client.allTurns();
    assertThat(origin.frames())
        .isEqualTo(IntStream.range(0, MESSAGES).mapToObj(i -> "TEXT m" + i).toList());
    assertThat(client.credit()).isPositive();
    assertThat(relay.held()).isZero();
  }

  @Test
  void ofTheOriginToo() {
    relay.join();
    origin.sends(times(MESSAGES, Frames.told("x")));

    assertThat(told("judge")).isBetween(1L, 64L);
    assertThat(origin.credit()).isZero();
  }

  @Test
  void aTurnPassesAPart() {
    relay.join();
    client.sends(times(10 * MESSAGES, EMPTY));

    assertThat(told("passed")).isBetween(256L, 1024L);
    client.allTurns();
    assertThat(origin.bytes()).isEqualTo(times(10 * MESSAGES, EMPTY));
  }

  @Test
  void ofMessagesThatPassWithARecordATurnPassesFewer() {
    judge.record = Optional.of(Future.succeededFuture());
    relay.join();
    client.sends(times(MESSAGES, EMPTY));

    assertThat(told("passed")).isBetween(1L, 64L);
  }

  @Test
  void aTurnAnswersAPartOfThePings() {
    relay.join();
    client.sends(times(10 * MESSAGES, PING));

    assertThat(origin.frames()).hasSizeBetween(256, 1024);
  }

  @Test
  void largeMessagesOfFewBytesAreFewer() {
    judge.text = new Reading.Judge(1 << 20);
    DeflateTerms.Sender sender = new DeflateTerms.Sender(false, 15);
    relay.join(new DeflateTerms(true, sender, sender));
    byte[] deflated =
        Messages.deflate(new Deflater(Deflater.BEST_COMPRESSION, true), new byte[32 << 10]);
    client.sends(times(60, Frames.frame(0xC1, true, deflated)));

    assertThat(told("judge")).isBetween(1L, 8L);
  }

  @Test
  void anEndWaitsBehindThem() {
    relay.join();
    client.sends(texts(100));
    client.endsInput();

    assertThat(judge.ends).isEmpty();
    client.turns();
    assertThat(origin.frames()).hasSize(100);
    assertThat(relay.cause()).isEqualTo(new Cause.Disconnected(Peer.CLIENT));
  }

  @Test
  void aClosingFrameWaitsBehindThem() {
    relay.join();
    client.sends(texts(100), Frames.close(1000, "", true));

    assertThat(origin.frames()).hasSizeLessThan(100);
    client.turns();
    assertThat(origin.frames()).hasSize(101).last().asString().startsWith("CLOSE");
  }

  @Test
  void nothingIsJudgedOnceTheSessionEnded() {
    relay.join();
    client.sends(texts(MESSAGES));
    List<String> before = List.copyOf(judge.told);
    client.to().onDrain(Lifetime.Cause.STOPPED);
    client.allTurns();
    assertThat(judge.told).isEqualTo(before);
    assertThat(relay.held()).isZero();
  }

  @Test
  void nothingIsJudgedOnceTheConnectionIsGone() {
    relay.join();
    client.sends(texts(MESSAGES));
    List<String> before = List.copyOf(judge.told);
    client.vanishes();
    assertThat(relay.held()).isZero();
    client.turns();

    assertThat(judge.told).isEqualTo(before);
    assertThat(client.credit()).isZero();
  }

  /** A channel may have bytes that came with its handshake. */
  @Test
  void bytesBehindTheEndOfTheConnectionAreDropped() {
    relay.join();
    client.vanishes();
    ByteBuf late = Unpooled.copiedBuffer(texts(1));
    client.to().onBytes(late);

    assertThat(late.refCnt()).isZero();
    assertThat(judge.told).noneMatch(told -> told.startsWith("judge"));
  }

  @Test
  void piecesThatDripInWhileAMessageIsJudgedAreOneBuffer() {
    judge.verdict = Optional.empty();
    relay.join();
    client.sends(Frames.text("first"));
    for (byte octet : texts(MESSAGES)) {
      client.sends(new byte[] {octet});
    }
    assertThat(relay.held()).isLessThan(10);
    judge.verdict = Optional.of(new MessageVerdict.Forward());
    judge.later.complete(new MessageVerdict.Forward());
    client.allTurns();
    assertThat(origin.frames()).hasSize(1 + MESSAGES);
  }
}
