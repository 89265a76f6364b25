package dev.sluice.proxy.websocket.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.websocket.relay.MessageJudge.Reading;
import dev.sluice.proxy.websocket.relay.MessageRelayEnd.Cause;
import dev.sluice.wire.relay.RelayEnd;
import dev.sluice.wire.relay.RelayEnd.Peer;
import dev.sluice.wire.websocket.FrameRules;
import dev.sluice.wire.websocket.Frames;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Peers that break the protocol, or take too long. */
class BrokenSessionTest {
  private static final Duration TICK = Duration.ofMillis(1);
  private static final byte[] FIRST = Frames.frame(0x01, true, new byte[1]);

  private final RelayScript relay = new RelayScript();
  private final PeerScript client = relay.client;
  private final PeerScript origin = relay.origin;

  @BeforeEach
  void join() {
    relay.join();
  }

  @ParameterizedTest
  @CsvSource({
    "83, 1002, reserved_opcode",
    "8100, 1002, unmasked_client_frame",
    "C180, 1002, rsv_bits",
    "80, 1002, invalid_fragmentation",
    "88830000000003ED00, 1002, invalid_close_frame",
    "88820000000003EC, 1002, invalid_close_frame",
    "888300000000" + "03E8FF, 1007, invalid_utf8",
    "818100000000FF, 1007, invalid_utf8",
    "81FE03E900000000, 1009, protocol_error",
    "8983, 1002, ''"
  })
  void clientsThatBreakIt(String hex, int code, String fault) {
    client.sends(Frames.text("fine"), HexFormat.of().parseHex(hex));
    if (fault.isEmpty()) {
      assertThat(relay.judge.ends).isEmpty();
      return;
    }

    assertThat(relay.cause()).isEqualTo(new Cause.Broken(Peer.CLIENT, code, fault));
    assertThat(origin.frames()).containsExactly("TEXT fine", "CLOSE " + code);
    assertThat(client.frames()).containsExactly("CLOSE " + code);
    assertThat(client.told()).containsExactly("end");
    client.sends(new byte[1000]);
    client.endsInput();
    assertThat(client.told()).containsExactly("end", "close");
  }

  @Test
  void originsThatMask() {
    origin.sends(Frames.text("masked"));

    assertThat(relay.cause()).isEqualTo(new Cause.Broken(Peer.ORIGIN, 1002, "protocol_error"));
    assertThat(client.frames()).containsExactly("CLOSE 1002");
  }

  @Test
  void fragmentsTogetherAreBounded() {
    client.sends(Frames.frame(0x01, true, new byte[600]));
    client.sends(Frames.frame(0x80, true, new byte[401]));

    assertThat(relay.cause()).isEqualTo(new Cause.Broken(Peer.CLIENT, 1009, "protocol_error"));
  }

  @Test
  void fragmentsOfAJudgedMessageAreCountedAlsoFromOrigins() {
    byte[][] fragments = new byte[FrameRules.MAX_FRAGMENTS][];
    Arrays.fill(fragments, Frames.frame(0x00, false, new byte[0]));
    origin.sends(Frames.frame(0x01, false, new byte[0]));
    origin.sends(fragments);
    origin.allTurns();

    assertThat(relay.cause())
        .isEqualTo(new Cause.Broken(Peer.ORIGIN, 1002, "invalid_fragmentation"));
  }

  @Test
  void aMessageWhoseNextBytesDoNotCome() {
    client.sends(FIRST);
    relay.passes(AssemblyTimes.IDLE.minusSeconds(1));
    assertThat(relay.judge.ends).isEmpty();
    relay.passes(AssemblyTimes.IDLE.plus(TICK));

    assertThat(relay.cause())
        .isEqualTo(new Cause.Broken(Peer.CLIENT, 1002, "message_assembly_idle_timeout"));
  }

  @Test
  void aMessageThatDoesNotCome() {
    relay.judge.text = new Reading.Judge(1000);
    client.sends(FIRST);
    // No time is counted against a client that is not asked for more.
    origin.takes(false);
    client.sends(Frames.frame(0x00, true, new byte[1]));
    relay.passes(AssemblyTimes.IDLE.plus(TICK));
    assertThat(relay.judge.ends).isEmpty();
    relay.passes(AssemblyTimes.TOTAL.plus(TICK));

    assertThat(relay.cause())
        .isEqualTo(new Cause.Broken(Peer.CLIENT, 1002, "message_assembly_total_timeout"));
  }

  @Test
  void aReceiverThatTakesNothing() {
    origin.takes(false);
    client.sends(Frames.text("one"));
    relay.passes(AssemblyTimes.TAKEN.plus(TICK));

    assertThat(relay.cause()).isEqualTo(new Cause.Disconnected(Peer.ORIGIN));
    assertThat(relay.judge.ends.getFirst().transfer().end())
        .isEqualTo(new RelayEnd.Stalled(Peer.ORIGIN));
    assertThat(client.frames()).isEmpty();
  }

  @Test
  void noTimeIsCountedBetweenMessages() {
    client.sends(Frames.text("one"));
    relay.passes(AssemblyTimes.TOTAL.plus(TICK));

    assertThat(relay.judge.ends).isEmpty();
    assertThat(relay.judge.verdict).contains(new MessageVerdict.Forward());
  }

  @Test
  void aPeerThatStalls() {
    client.to().onStalled();

    assertThat(relay.cause()).isEqualTo(new Cause.Disconnected(Peer.CLIENT));
  }
}
