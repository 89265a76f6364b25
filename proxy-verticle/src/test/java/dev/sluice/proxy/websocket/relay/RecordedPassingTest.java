package dev.sluice.proxy.websocket.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.websocket.relay.MessageJudge.Reading;
import dev.sluice.proxy.websocket.relay.MessageRelayEnd.Cause;
import dev.sluice.wire.relay.RelayEnd.Peer;
import dev.sluice.wire.websocket.Frames;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that pass with a record each, which takes a while. */
class RecordedPassingTest {
  private static final byte[] FIRST = Frames.frame(0x82, true, new byte[] {'1'});
  private static final byte[] SECOND = Frames.frame(0x82, true, new byte[] {'2'});
  private static final MessageClose UNRECORDED = new MessageClose(1008, "audit_unavailable");

  private final RelayScript relay = new RelayScript();
  private final PeerScript client = relay.client;
  private final PeerScript origin = relay.origin;
  private final ScriptedJudge judge = relay.judge;
  private final Promise<Void> record = Promise.promise();

  @BeforeEach
  void join() {
    judge.record = Optional.of(record.future());
    relay.join();
  }

  @AfterEach
  void holdsNothing() {
    assertThat(relay.held()).isZero();
    assertThat(relay.bugs).isEmpty();
  }

  @Test
  void theNextMessageWaitsForTheRecordAndPingsDoNot() {
    client.sends(FIRST, Frames.ping("p", true), SECOND);

    assertThat(origin.frames()).containsExactly("BINARY 1", "PING #1");
    assertThat(judge.told).containsExactly("passed CLIENT BINARY 1");
    assertThat(client.credit()).isZero();
    record.complete();
    assertThat(origin.frames()).containsExactly("BINARY 1", "PING #1", "BINARY 2");
    assertThat(client.credit()).isPositive();
  }

  @Test
  void aJudgedMessageWaitsForItToo() {
    client.sends(FIRST, Frames.text("judged"));

    assertThat(judge.told).containsExactly("passed CLIENT BINARY 1");
    record.complete();
    assertThat(origin.frames()).containsExactly("BINARY 1", "TEXT judged");
  }

  @Test
  void theOtherSideDoesNotWait() {
    client.sends(FIRST);
    origin.sends(Frames.told("hello"));

    assertThat(client.bytes()).isEqualTo(Frames.told("hello"));
    record.complete();
  }

  @Test
  void aRecordThatFailsLetsTheJudgeRefuseTheNext() {
    client.sends(FIRST, SECOND);
    judge.binary = new Reading.Refuse(UNRECORDED);
    record.fail("no disk");

    assertThat(origin.frames()).containsExactly("BINARY 1", "CLOSE 1008");
    assertThat(relay.cause()).isEqualTo(new Cause.Judged(UNRECORDED));
  }

  @Test
  void aClosingFrameAndTheEndWaitForIt() {
    client.sends(FIRST, Frames.close(1000, "", true));
    client.endsInput();

    assertThat(origin.frames()).containsExactly("BINARY 1");
    assertThat(judge.ends).isEmpty();
    record.complete();
    assertThat(origin.frames()).containsExactly("BINARY 1", "CLOSE 1000");
  }

  @Test
  void nothingPassesOnceTheSessionEnded() {
    client.sends(FIRST, SECOND);
    client.vanishes();
    List<String> before = List.copyOf(judge.told);
    record.complete();

    assertThat(judge.told).isEqualTo(before);
    assertThat(relay.cause()).isEqualTo(new Cause.Disconnected(Peer.CLIENT));
  }
}
