package dev.sluice.proxy.websocket.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.websocket.relay.MessageJudge.Reading;
import dev.sluice.proxy.websocket.relay.MessageRelayEnd.Cause;
import dev.sluice.wire.connection.Lifetime;
import dev.sluice.wire.relay.RelayEnd;
import dev.sluice.wire.relay.RelayEnd.Peer;
import dev.sluice.wire.websocket.Frames;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How sessions end (middleware-contract m.4). */
class SessionEndTest {
  private static final MessageClose DENIED = new MessageClose(1008, "middleware_denied");

  private final RelayScript relay = new RelayScript();
  private final PeerScript client = relay.client;
  private final PeerScript origin = relay.origin;
  private final ScriptedJudge judge = relay.judge;

  @AfterEach
  void endedOnceAndGaveEverythingBack() {
    relay.cause();
    relay.passes(SessionClose.ANSWER);
    assertThat(relay.held()).isZero();
    assertThat(client.told()).doesNotHaveDuplicates();
    assertThat(client.isOpen() || origin.isOpen()).isFalse();
    relay.cause();
  }

  @Test
  void byTheClosingHandshake() {
    relay.join();
    client.sends(Frames.close(1000, "bye", true));
    assertThat(origin.frames()).containsExactly("CLOSE 1000");
    origin.sends(Frames.close(1000, "", false));
    assertThat(client.frames()).containsExactly("CLOSE 1000");
    assertThat(judge.ends).isEmpty();
    origin.endsInput();

    assertThat(relay.cause()).isEqualTo(new Cause.Closed());
    assertThat(judge.ends.getFirst().transfer().end()).isEqualTo(new RelayEnd.Closed(Peer.ORIGIN));
  }

  @Test
  void byTheClosingHandshakeWithoutAnEnd() {
    relay.join();
    origin.sends(Frames.close(1001, "", false));
    client.sends(Frames.close(1001, "", true));
    assertThat(judge.ends).isEmpty();
    relay.passes(SessionClose.LINGER);

    assertThat(relay.cause()).isEqualTo(new Cause.Closed());
  }

  @Test
  void byAClosingFrameThatIsNotAnswered() {
    relay.join();
    origin.sends(Frames.close(1001, "", false));
    relay.passes(SessionClose.LINGER);
    assertThat(judge.ends).isEmpty();
    relay.passes(SessionClose.ANSWER);

    assertThat(relay.cause()).isEqualTo(new Cause.Disconnected(Peer.CLIENT));
  }

  @Test
  void whatComesBehindAClosingFrameIsDropped() {
    relay.join();
    client.sends(Frames.close(1000, "", true), Frames.text("late"), new byte[] {-1, -1});
    assertThat(origin.frames()).containsExactly("CLOSE 1000");
    origin.endsInput();

    assertThat(relay.cause()).isEqualTo(new Cause.Closed());
  }

  @Test
  void aClosingFrameWaitsForTheMessageBeforeIt() {
    relay.join();
    judge.verdict = Optional.empty();
    client.sends(Frames.text("last"), Frames.close(1000, "", true));
    client.endsInput();
    assertThat(origin.frames()).isEmpty();
    assertThat(judge.ends).isEmpty();
    judge.later.complete(new MessageVerdict.Forward());
    assertThat(origin.frames()).containsExactly("TEXT last", "CLOSE 1000");
    origin.sends(Frames.close(1000, "", false));

    assertThat(relay.cause()).isEqualTo(new Cause.Closed());
  }

  @Test
  void byAClientThatLeavesOnceItsLastMessageIsJudged() {
    relay.join();
    judge.verdict = Optional.empty();
    client.sends(Frames.text("judged"));
    client.endsInput();
    assertThat(judge.ends).isEmpty();
    judge.later.complete(new MessageVerdict.Forward());

    assertThat(relay.cause()).isEqualTo(new Cause.Disconnected(Peer.CLIENT));
    assertThat(origin.frames()).containsExactly("TEXT judged");
    assertThat(origin.told()).containsExactly("close");
  }

  @Test
  void byAnOriginThatLeavesOnceItsLastMessageIsTaken() {
    relay.join();
    client.takes(false);
    origin.sends(Frames.told("last"));
    origin.endsInput();
    assertThat(judge.ends).isEmpty();
    client.takes(true);

    assertThat(relay.cause()).isEqualTo(new Cause.Disconnected(Peer.ORIGIN));
    assertThat(client.frames()).containsExactly("TEXT last");
    assertThat(judge.told).endsWith("forwarded ORIGIN");
  }

  @Test
  void byAClientThatLeavesOnceItsEmptyMessageIsAdmitted() {
    relay.join();
    Promise<Optional<MessageClose>> admission = Promise.promise();
    judge.admission = admission.future();
    client.sends(Frames.text(""));
    client.endsInput();
    assertThat(judge.ends).isEmpty();
    admission.complete(Optional.empty());

    assertThat(origin.frames()).containsExactly("TEXT");
    assertThat(relay.cause()).isEqualTo(new Cause.Disconnected(Peer.CLIENT));
  }

  @Test
  void byAClientThatVanishesWhileItsMessageIsJudged() {
    relay.join();
    judge.verdict = Optional.empty();
    client.sends(Frames.text("judged"));
    client.endsInput();
    client.vanishes();

    assertThat(relay.cause()).isEqualTo(new Cause.Disconnected(Peer.CLIENT));
    judge.later.complete(new MessageVerdict.Forward());
    assertThat(origin.frames()).isEmpty();
  }

  @Test
  void byAnOriginWhoseConnectionIsLost() {
    relay.join();
    client.sends(Frames.frame(0x01, true, new byte[10]));
    origin.vanishes();

    assertThat(relay.cause()).isEqualTo(new Cause.Disconnected(Peer.ORIGIN));
    assertThat(judge.ends.getFirst().transfer().end()).isEqualTo(new RelayEnd.Lost(Peer.ORIGIN));
    assertThat(client.frames()).isEmpty();
  }

  @Test
  void byAPartOfAControlFrame() {
    relay.join();
    client.sends(Arrays.copyOf(Frames.frame(0x89, true, new byte[9]), 8));
    client.endsInput();

    assertThat(relay.cause()).isEqualTo(new Cause.Disconnected(Peer.CLIENT));
    assertThat(origin.frames()).isEmpty();
  }

  @Test
  void byTheJudge() {
    relay.join();
    judge.verdict = Optional.of(new MessageVerdict.Close(DENIED));
    client.sends(Frames.text("bad"), Frames.text("more"));

    assertThat(relay.cause()).isEqualTo(new Cause.Judged(DENIED));
    assertThat(client.frames()).containsExactly("CLOSE 1008 middleware_denied");
    assertThat(origin.frames()).containsExactly("CLOSE 1008");
    assertThat(client.isOpen()).isTrue();
    client.sends(Frames.text("still"), Frames.close(1008, "", true));
    assertThat(client.isOpen()).isFalse();
    assertThat(origin.isOpen()).isTrue();
  }

  @Test
  void byAJudgeThatAnswersLaterAndOfTheOtherSide() {
    relay.join();
    judge.verdict = Optional.empty();
    origin.sends(Frames.told("bad"));
    judge.later.complete(new MessageVerdict.Close(DENIED));

    assertThat(client.frames()).containsExactly("CLOSE 1008 middleware_denied");
    assertThat(origin.frames()).containsExactly("CLOSE 1008");
  }

  @Test
  void byARefusalToHoldTheMessage() {
    relay.join();
    judge.admission =
        Future.succeededFuture(Optional.of(new MessageClose(MessageClose.TRY_LATER, "")));
    client.sends(Frames.text("one"));

    assertThat(client.frames()).containsExactly("CLOSE 1013");
    assertThat(judge.told).containsExactly("admit CLIENT");
  }

  @Test
  void byATypeThatMustNotPass() {
    relay.join();
    judge.binary = new Reading.Refuse(DENIED);
    client.sends(Frames.text("fine"), Frames.frame(0x82, true, new byte[5]));

    assertThat(origin.frames()).containsExactly("TEXT fine", "CLOSE 1008");
    assertThat(relay.cause()).isEqualTo(new Cause.Judged(DENIED));
  }

  @Test
  void byAJudgeThatFails() {
    relay.join();
    judge.verdict = Optional.empty();
    client.sends(Frames.text("one"));
    judge.later.fail("bug");

    assertThat(client.frames()).containsExactly("CLOSE 1011 internal_error");
    assertThat(origin.frames()).containsExactly("CLOSE 1011");
  }

  @Test
  void byAReload() {
    relay.join();
    judge.admission = Promise.<Optional<MessageClose>>promise().future();
    client.sends(Frames.text("waits"));
    client.to().onDrain(Lifetime.Cause.RELOADED);

    assertThat(relay.cause()).isEqualTo(new Cause.Drained(1012));
    assertThat(client.frames()).containsExactly("CLOSE 1012");
    assertThat(origin.frames()).containsExactly("CLOSE 1012");
  }

  /** The memory of the message is free again. */
  @Test
  void aMessageThatIsNotTakenDoesNotOutliveABrokenSession() {
    judge.text = new Reading.Judge(1 << 20);
    relay.join();
    client.takes(false);
    origin.sends(Frames.told("x".repeat(100_000)));
    client.sends(Frames.frame(0x83, true, new byte[1]));
    assertThat(client.isOpen()).isTrue();
    relay.passes(SessionClose.LINGER);

    assertThat(client.told()).containsExactly("end", "reset");
    assertThat(origin.told()).containsExactly("close");
  }

  @Test
  void whatALostPeerLeavesToAFullOneIsDropped() {
    relay.join();
    origin.takes(false);
    client.sends(Frames.text("not taken"));
    client.vanishes();

    assertThat(origin.told()).containsExactly("reset");
  }

  @Test
  void theLastPassedBytesAreTakenFirst() {
    relay.join();
    origin.takes(false);
    client.sends(Frames.frame(0x82, true, new byte[300]));
    client.endsInput();
    assertThat(judge.ends).isEmpty();
    origin.takes(true);

    assertThat(origin.told()).containsExactly("close");
    assertThat(relay.cause()).isEqualTo(new Cause.Disconnected(Peer.CLIENT));
  }
}
