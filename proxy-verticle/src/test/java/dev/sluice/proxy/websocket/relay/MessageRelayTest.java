package dev.sluice.proxy.websocket.relay;

import static dev.sluice.wire.connection.Connection.READ_BYTES;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.websocket.relay.MessageJudge.Reading;
import dev.sluice.wire.relay.RelayEnd.Peer;
import dev.sluice.wire.websocket.DeflateTerms;
import dev.sluice.wire.websocket.Frames;
import io.vertx.core.Promise;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MessageRelayTest {
  private static final byte[] PING = Frames.frame(0x89, true, new byte[] {'p'});
  private static final byte[] FIRST = Frames.frame(0x01, true, new byte[] {'a'});
  private static final byte[] MIDDLE = Frames.frame(0x00, true, new byte[] {'b'});
  private static final byte[] LAST = Frames.frame(0x80, true, new byte[] {'c'});
  private static final byte[] BINARY = Frames.frame(0x82, true, new byte[300]);

  private final RelayScript relay = new RelayScript();
  private final PeerScript client = relay.client;
  private final PeerScript origin = relay.origin;
  private final ScriptedJudge judge = relay.judge;

  @Test
  void judgesAndForwardsBothWays() {
    relay.join();
    client.sends(Frames.text("hello"));
    origin.sends(Frames.told("you"));

    assertThat(origin.frames()).containsExactly("TEXT hello");
    assertThat(client.bytes()).isEqualTo(Frames.told("you"));
    assertThat(judge.told)
        .containsExactly(
            "admit CLIENT",
            "judge hello",
            "forwarded CLIENT",
            "admit ORIGIN",
            "judge you",
            "forwarded ORIGIN");
    assertThat(relay.held()).isZero();
  }

  @Test
  void fragmentsAreJudgedAsOneAndPingsGoOnBetweenThem() {
    relay.join();
    client.sends(FIRST, PING, MIDDLE);
    assertThat(origin.frames()).containsExactly("PING #1");
    client.sends(LAST);

    assertThat(origin.frames()).containsExactly("PING #1", "TEXT abc");
    assertThat(judge.told).contains("judge abc");
  }

  @Test
  void noFrameIsLargerThanTheLargestThatCame() {
    judge.text = new Reading.Judge(10_000);
    relay.join();
    client.sends(
        Frames.frame(0x01, true, new byte[2000]), Frames.frame(0x80, true, new byte[1500]));

    assertThat(origin.frames()).containsExactly("TEXT+ 2000 bytes", "CONTINUATION 1500 bytes");
  }

  @Test
  void whatPassesGoesOnAsItCame() {
    relay.join();
    byte[] stream = Frames.join(BINARY, BINARY);
    client.sends(stream);

    assertThat(origin.bytes()).isEqualTo(stream);
    assertThat(judge.told).containsExactly("passed CLIENT BINARY 300", "passed CLIENT BINARY 300");
  }

  @Test
  void aLargePassedFrameIsNotHeld() {
    relay.join();
    client.sends(Arrays.copyOf(BINARY, 100));
    assertThat(origin.bytes()).hasSize(100);
    assertThat(relay.held()).isZero();
    client.sends(Arrays.copyOfRange(BINARY, 100, BINARY.length), Frames.text("x"));

    assertThat(origin.frames()).containsExactly("BINARY 300 bytes", "TEXT x");
  }

  @Property(tries = 100)
  void anySplitGivesTheSame(@ForAll @IntRange(min = 1, max = 30) int pieceBytes) {
    RelayScript split = new RelayScript().join();
    byte[] stream =
        Frames.join(BINARY, FIRST, PING, MIDDLE, LAST, BINARY, Frames.text("end"), PING);
    for (int at = 0; at < stream.length; at += pieceBytes) {
      split.client.sends(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + pieceBytes)));
    }

    assertThat(split.origin.frames())
        .containsExactly(
            "BINARY 300 bytes", "PING #1", "TEXT abc", "BINARY 300 bytes", "TEXT end", "PING #2");
    assertThat(split.held()).isZero();
  }

  @Test
  void whatAJudgeReplacesGoesOnInstead() {
    relay.join();
    judge.verdict = Optional.of(new MessageVerdict.Replace(ByteString.copyFromUtf8("[gone]")));
    client.sends(Frames.text("secret"));
    origin.sends(Frames.told("secret"));

    assertThat(origin.frames()).containsExactly("TEXT [gone]");
    assertThat(origin.bytes()[1] & 0x80).isNotZero();
    assertThat(client.bytes()).isEqualTo(Frames.told("[gone]"));
  }

  @Test
  void pingsOvertakeWhatIsJudgedAndNothingElseDoes() {
    relay.join();
    judge.verdict = Optional.empty();
    client.sends(Frames.text("one"), PING, BINARY);
    assertThat(origin.frames()).containsExactly("PING #1");
    assertThat(client.credit()).isZero();
    origin.sends(Frames.frame(0x82, false, new byte[1]));
    assertThat(client.frames()).hasSize(1);

    judge.verdict = Optional.of(new MessageVerdict.Forward());
    judge.later.complete(new MessageVerdict.Forward());
    assertThat(origin.frames()).containsExactly("PING #1", "TEXT one", "BINARY 300 bytes");
    assertThat(client.credit()).isEqualTo(READ_BYTES);
    assertThat(relay.held()).isZero();
  }

  @Test
  void payloadWaitsForItsAdmission() {
    relay.join();
    Promise<Optional<MessageClose>> admission = Promise.promise();
    judge.admission = admission.future();
    client.sends(Frames.text("one"));
    assertThat(judge.told).containsExactly("admit CLIENT");
    assertThat(client.credit()).isZero();

    admission.complete(Optional.empty());
    assertThat(origin.frames()).containsExactly("TEXT one");
    assertThat(client.credit()).isEqualTo(READ_BYTES);
  }

  @Test
  void aSideWaitsForTheOther() {
    relay.join();
    origin.takes(false);
    client.sends(Frames.text("one"));
    assertThat(judge.told).doesNotContain("forwarded CLIENT");
    assertThat(client.credit()).isZero();
    client.sends(Frames.text("two"));
    assertThat(judge.told).doesNotContain("judge two");

    origin.takes(true);
    assertThat(judge.told).endsWith("judge two", "forwarded CLIENT");
    assertThat(client.credit()).isEqualTo(READ_BYTES);
  }

  @Test
  void aSideThatIsNotReadPassesAndIsToldOf() {
    relay.join(DeflateTerms.NONE, Set.of(Peer.CLIENT));
    origin.sends(Frames.told("free"));

    assertThat(client.frames()).containsExactly("TEXT free");
    assertThat(judge.told).containsExactly("passed ORIGIN TEXT 4");
  }

  @Test
  void largeMessagesGoOnWhole() {
    judge.text = new Reading.Judge(1 << 20);
    relay.join();
    String text = "0123456789".repeat(100_000);
    for (byte[] message = Frames.text(text); message.length > 0; ) {
      int now = Math.min(message.length, 50_000);
      client.sends(Arrays.copyOf(message, now));
      message = Arrays.copyOfRange(message, now, message.length);
    }

    assertThat(Frames.payload(origin.bytes())).isEqualTo(text.getBytes(US_ASCII));
  }

  /** The key of a client's would be four bytes of each message that nothing reads. */
  @Test
  void towardsTheOriginTheMaskOfAJudgedMessageIsNew() {
    relay.join();
    byte[] message = Frames.text("hello");
    client.sends(message);

    assertThat(Arrays.copyOfRange(origin.bytes(), 2, 6))
        .isNotEqualTo(Arrays.copyOfRange(message, 2, 6));
  }

  /** Each write costs memory beside its bytes, whatever a receiver that is not writable takes. */
  @Test
  void manyPingsGoOnInOneWriteATurn() {
    relay.join();
    origin.takes(false);
    byte[] pings = Frames.join(Collections.nCopies(10_000, PING).toArray(byte[][]::new));
    client.sends(pings);
    assertThat(origin.writes()).isEqualTo(1);
    client.allTurns();

    assertThat(origin.writes()).isEqualTo(10);
    assertThat(origin.frames()).hasSize(10_000).startsWith("PING #1").endsWith("PING");
    assertThat(client.credit()).isZero();
  }

  @Test
  void pingsBetweenSmallFramesThatPassDoToo() {
    relay.join();
    byte[] small = Frames.frame(0x82, true, new byte[] {'s'});
    byte[] both = Frames.join(small, PING, FIRST, PING, LAST, PING, small);
    client.sends(
        Frames.join(Collections.nCopies(1000, Frames.join(small, PING)).toArray(byte[][]::new)));
    assertThat(origin.writes()).isEqualTo(1);
    client.allTurns();
    assertThat(origin.writes()).isEqualTo(2);
    client.sends(both);

    assertThat(origin.frames().subList(2000, 2006))
        .containsExactly(
            "BINARY s", "PING #1001", "PING #1002", "TEXT ac", "PING #1003", "BINARY s");
  }
}
