package dev.sluice.proxy.websocket.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.relay.RelayEnd.Peer;
import dev.sluice.wire.websocket.DeflateTerms;
import dev.sluice.wire.websocket.Frames;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What PING, PONG and CLOSE frames carry where messages are read. */
class ControlFramesTest {
  private static final String SECRET = "AKIAQ3EGUIDE7XAMPLE5";

  private final RelayScript relay = new RelayScript();
  private final PeerScript client = relay.client;
  private final PeerScript origin = relay.origin;

  private PeerScript peer(Peer peer) {
    return peer == Peer.CLIENT ? client : origin;
  }

  private PeerScript other(Peer peer) {
    return peer == Peer.CLIENT ? origin : client;
  }

  private static boolean masks(Peer peer) {
    return peer == Peer.CLIENT;
  }

  /** The same whichever side is read: no payload has to cross for a keep-alive. */
  @ParameterizedTest
  @CsvSource({"CLIENT, CLIENT", "CLIENT, ORIGIN", "ORIGIN, CLIENT", "ORIGIN, ORIGIN"})
  void aPingGoesOnAsANumberAndItsPongBringsThePayloadBack(Peer from, Peer read) {
    relay.join(DeflateTerms.NONE, Set.of(read));
    peer(from).sends(Frames.ping(SECRET, masks(from)));
    assertThat(other(from).frames()).containsExactly("PING #1");
    other(from).sends(Frames.pong(1, !masks(from)));

    assertThat(peer(from).frames()).containsExactly("PONG " + SECRET);
  }

  /** Neither a byte nor the length of a payload reaches the peer. */
  @Property(tries = 300)
  void whatAPeerSeesDoesNotDependOnPayloads(
      @ForAll @Size(max = 125) byte[] one,
      @ForAll @Size(max = 125) byte[] another,
      @ForAll @IntRange(min = 9, max = 10) int opcode,
      @ForAll @IntRange(min = 1, max = 140) int at,
      @ForAll Peer from) {
    assertThat(seen(from, opcode, one, at)).isEqualTo(seen(from, opcode, another, at));
  }

  private static List<String> seen(Peer from, int opcode, byte[] payload, int at) {
    RelayScript script = new RelayScript().join();
    byte[] frame = Frames.frame(0x80 | opcode, masks(from), payload);
    int cut = Math.min(at, frame.length);
    PeerScript sender = from == Peer.CLIENT ? script.client : script.origin;
    sender.sends(Arrays.copyOf(frame, cut));
    sender.sends(Arrays.copyOfRange(frame, cut, frame.length));
    return (from == Peer.CLIENT ? script.origin : script.client).frames();
  }

  /** Answered twice, one never sent, another length, and text. */
  @ParameterizedTest
  @EnumSource(Peer.class)
  void aPongThatAnswersNothingGoesOnEmpty(Peer from) {
    relay.join();
    other(from).sends(Frames.ping("mine", !masks(from)));
    boolean masked = masks(from);
    peer(from)
        .sends(
            Frames.pong(0, masked),
            Frames.pong(2, masked),
            Frames.pong(-1, masked),
            Frames.pong(Long.MIN_VALUE, masked),
            Frames.frame(0x8A, masked, new byte[] {0, 0, 0, 0, 0, 0, 0, 1, 0}),
            Frames.frame(0x8A, masked, new byte[] {1}),
            Frames.pong("", masked),
            Frames.pong(SECRET, masked),
            Frames.pong("mine", masked),
            Frames.pong(1, masked),
            Frames.pong(1, masked));

    assertThat(other(from).frames().subList(0, 9)).containsOnly("PONG");
    assertThat(other(from).frames().subList(9, 11)).containsExactly("PONG mine", "PONG");
  }

  /** RFC 6455 section 5.5.3: it may answer the newest alone. */
  @Test
  void aPongAnswersTheEarlierPingsToo() {
    relay.join();
    client.sends(Frames.ping("a", true), Frames.ping("b", true), Frames.ping("c", true));
    origin.sends(Frames.pong(2, false), Frames.pong(1, false), Frames.pong(3, false));

    assertThat(client.frames()).containsExactly("PONG b", "PONG", "PONG c");
  }

  @Test
  void ofPingsWithoutAnswersTheNewestAreKept() {
    relay.join();
    byte[] ping = Frames.frame(0x89, true, "p".repeat(125).getBytes(UTF_8));
    client.sends(copies(1000, ping));
    origin.sends(
        Frames.join(
            IntStream.rangeClosed(1, 1000)
                .mapToObj(number -> Frames.pong(number, false))
                .toArray(byte[][]::new)));

    List<String> pongs = client.frames();
    assertThat(pongs.subList(0, 1000 - PingNumbers.KEPT)).containsOnly("PONG");
    assertThat(pongs.subList(1000 - PingNumbers.KEPT, 1000)).containsOnly("PONG 125 bytes");
  }

  private static byte[] copies(int count, byte[] frame) {
    return Frames.join(Collections.nCopies(count, frame).toArray(byte[][]::new));
  }

  /** A stream reserves memory for the bytes of one read, and not for five times as many. */
  @Test
  void emptyPingsWithoutAnswersGrowByLittle() {
    relay.join();
    client.takes(false);
    byte[] pings = copies(10_000, Frames.ping("", false));
    origin.sends(pings);
    origin.allTurns();

    assertThat(client.frames()).hasSize(10_000);
    assertThat(client.bytes().length - pings.length).isLessThanOrEqualTo(8 << 10);
  }

  @ParameterizedTest
  @CsvSource({"CLIENT, 1024", "ORIGIN, 1024", "ORIGIN, 5000"})
  void anAnswerToThemLetsNumbersGoOn(Peer from, int pings) {
    relay.join();
    peer(from).sends(copies(pings, Frames.ping("flood", masks(from))));
    peer(from).allTurns();
    boolean numbered = pings == PingNumbers.UNDER_WAY;
    // It answers the newest alone.
    other(from).sends(numbered ? Frames.pong(pings, !masks(from)) : Frames.pong("", !masks(from)));
    peer(from).sends(Frames.ping("still there?", masks(from)));
    assertThat(other(from).frames()).endsWith("PING #1025");
    other(from).sends(Frames.pong(1025, !masks(from)));

    assertThat(peer(from).frames())
        .containsExactly(numbered ? "PONG flood" : "PONG", "PONG still there?");
  }

  /** One that answers nothing: a heartbeat. */
  @Test
  void anEmptyPongForgetsNoPing() {
    relay.join();
    client.sends(Frames.ping("a", true));
    origin.sends(Frames.pong("", false), Frames.pong(1, false));

    assertThat(client.frames()).containsExactly("PONG", "PONG a");
  }

  /** Split at every byte. */
  @Property(tries = 60)
  void betweenTheFragmentsOfAJudgedMessage(@ForAll @IntRange(min = 1, max = 60) int pieceBytes) {
    RelayScript split = new RelayScript().join();
    split.origin.sends(Frames.ping("of the origin", false));
    byte[] stream =
        Frames.join(
            Frames.frame(0x01, true, new byte[] {'a'}),
            Frames.ping(SECRET, true),
            Frames.frame(0x00, true, new byte[] {'b'}),
            Frames.pong(1, true),
            Frames.pong(SECRET, true),
            Frames.frame(0x80, true, new byte[] {'c'}),
            Frames.close(4001, SECRET, true));
    for (int at = 0; at < stream.length; at += pieceBytes) {
      split.client.sends(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + pieceBytes)));
    }

    assertThat(split.client.frames()).containsExactly("PING #1");
    assertThat(split.origin.frames())
        .containsExactly("PING #1", "PONG of the origin", "PONG", "TEXT abc", "CLOSE 4001");
    assertThat(split.held()).isZero();
  }

  @Test
  void pongsOvertakeWhatIsJudged() {
    relay.join();
    relay.judge.verdict = Optional.empty();
    origin.sends(Frames.ping("there?", false));
    client.sends(Frames.text("one"), Frames.pong(1, true));
    assertThat(origin.frames()).containsExactly("PONG there?");
    relay.judge.later.complete(new MessageVerdict.Forward());

    assertThat(origin.frames()).containsExactly("PONG there?", "TEXT one");
  }

  /** The key of a mask would be four bytes that nothing reads. */
  @ParameterizedTest
  @CsvSource({"9, 13", "10, 6", "8, 8"})
  void towardsTheOriginTheirMasksAreNew(int opcode, int length) {
    relay.join();
    byte[] frame = Frames.frame(0x80 | opcode, true, new byte[] {0x03, (byte) 0xE8});
    client.sends(frame);

    assertThat(Arrays.copyOfRange(origin.bytes(), 2, 6))
        .isNotEqualTo(Arrays.copyOfRange(frame, 2, 6));
  }

  /** Their reasons are text; the codes are not. */
  @ParameterizedTest
  @CsvSource({
    "CLIENT, CLIENT, CLOSE 4001",
    "CLIENT, ORIGIN, CLOSE 4001 why",
    "ORIGIN, CLIENT, CLOSE 4001 why",
    "ORIGIN, ORIGIN, CLOSE 4001"
  })
  void reasonsOfASideThatIsReadDoNotCross(Peer read, Peer from, String seen) {
    relay.join(DeflateTerms.NONE, Set.of(read));
    peer(from).sends(Frames.close(4001, "why", masks(from)));

    assertThat(other(from).frames()).containsExactly(seen);
  }

  @Test
  void aCloseWithoutACodeGetsNone() {
    relay.join();
    client.sends(Frames.frame(0x88, true, new byte[0]));

    assertThat(origin.frames()).containsExactly("CLOSE");
  }

  @ParameterizedTest
  @EnumSource(Peer.class)
  void whereNothingIsReadTheyGoOnAsTheyCame(Peer from) {
    relay.join(DeflateTerms.NONE, Set.of());
    boolean masked = masks(from);
    peer(from)
        .sends(
            Frames.ping("ping", masked),
            Frames.pong("pong", masked),
            Frames.close(1000, "bye", masked));

    assertThat(other(from).frames()).containsExactly("PING ping", "PONG pong", "CLOSE 1000 bye");
  }
}
