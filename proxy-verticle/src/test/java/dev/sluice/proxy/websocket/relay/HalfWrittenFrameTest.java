package dev.sluice.proxy.websocket.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.connection.Lifetime;
import dev.sluice.wire.websocket.Frames;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions that end while a part of a frame has passed. */
class HalfWrittenFrameTest {
  private static final MessageClose DENIED = new MessageClose(1008, "middleware_denied");
  private static final byte[] LARGE = Frames.frame(0x82, false, new byte[1000]);

  private final RelayScript relay = new RelayScript();
  private final PeerScript client = relay.client;
  private final PeerScript origin = relay.origin;
  private final ScriptedJudge judge = relay.judge;

  @AfterEach
  void endedOnceAndGaveEverythingBack() {
    relay.passes(SessionClose.LINGER);
    relay.cause();
    assertThat(relay.held()).isZero();
    assertThat(client.told()).doesNotHaveDuplicates();
    assertThat(client.isOpen() || origin.isOpen()).isFalse();
  }

  @Test
  void aHalfWrittenFrameIsCompletedBeforeTheNodeStops() {
    relay.join();
    origin.sends(Arrays.copyOf(LARGE, 100));
    client.to().onDrain(Lifetime.Cause.STOPPED);
    assertThat(client.frames()).containsExactly("... 100");
    origin.sends(Arrays.copyOfRange(LARGE, 100, LARGE.length), Frames.told("more"));

    assertThat(client.frames()).containsExactly("BINARY 1000 bytes", "CLOSE 1001");
  }

  @Test
  void aFrameThatStaysHalfWrittenGetsNoClosingFrame() {
    relay.join();
    origin.sends(Arrays.copyOf(LARGE, 100));
    client.to().onDrain(Lifetime.Cause.STOPPED);
    relay.passes(SessionClose.LINGER);

    assertThat(client.frames()).containsExactly("... 100");
    assertThat(client.told()).containsExactly("close");
    assertThat(origin.frames()).containsExactly("CLOSE 1001");
  }

  @ParameterizedTest
  @CsvSource({"RELOADED, 1012", "UNADMITTED, 1008"})
  void nothingPassesBehindAnEndThatForbidsIt(Lifetime.Cause why, int code) {
    relay.join();
    origin.sends(Arrays.copyOf(LARGE, 100));
    client.to().onDrain(why);
    assertThat(client.told()).containsExactly("close");
    origin.sends(Arrays.copyOfRange(LARGE, 100, LARGE.length));

    assertThat(client.frames()).containsExactly("... 100");
    assertThat(origin.frames()).containsExactly("CLOSE " + code);
    assertThat(judge.ends.getFirst().transfer().originBytes()).isEqualTo(100);
  }

  @Test
  void nothingPassesBehindADenialOfTheOtherSide() {
    relay.join();
    judge.verdict = Optional.of(new MessageVerdict.Close(DENIED));
    client.sends(Arrays.copyOf(Frames.frame(0x82, true, new byte[1000]), 100));
    origin.sends(Frames.told("bad"));
    client.sends(new byte[500]);

    assertThat(origin.frames()).containsExactly("... 100");
    assertThat(origin.isOpen()).isFalse();
    assertThat(client.frames()).containsExactly("CLOSE 1008 middleware_denied");
  }
}
