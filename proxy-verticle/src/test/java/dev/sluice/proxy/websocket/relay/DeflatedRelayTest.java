package dev.sluice.proxy.websocket.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.websocket.relay.MessageJudge.Reading;
import dev.sluice.wire.relay.RelayEnd.Peer;
import dev.sluice.wire.websocket.DeflateTerms;
import dev.sluice.wire.websocket.Frames;
import dev.sluice.wire.websocket.Messages;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class DeflatedRelayTest {
  private static final byte[] TAIL = {0, 0, -1, -1};
  private static final DeflateTerms.Sender TAKEOVER = new DeflateTerms.Sender(true, 15);
  private static final DeflateTerms TERMS = new DeflateTerms(true, TAKEOVER, TAKEOVER);

  private final RelayScript relay = new RelayScript();
  private final Deflater peer = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

  private byte[] compressed(int first, String text) {
    byte[] deflated = Messages.deflate(peer, text.getBytes(StandardCharsets.UTF_8));
    return Frames.frame(first, true, deflated);
  }

  /** What an origin reads that remembers earlier messages. */
  private static String inflated(Inflater inflater, byte[] frame) throws DataFormatException {
    byte[] payload = Arrays.copyOfRange(frame, 6, frame.length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= frame[2 + i % 4];
    }
    inflater.setInput(Frames.join(payload, TAIL));
    byte[] bytes = new byte[1000];
    return new String(bytes, 0, inflater.inflate(bytes), StandardCharsets.UTF_8);
  }

  private byte[] newest(int from) {
    return Arrays.copyOfRange(relay.origin.bytes(), from, relay.origin.bytes().length);
  }

  @Test
  void messagesThatReferToEarlierOnesCanBeReadAlsoAfterOneWasReplaced() throws Exception {
    relay.join(TERMS);
    Inflater origin = new Inflater(true);
    relay.client.sends(compressed(0xC1, "a first message of words"));
    assertThat(inflated(origin, newest(0))).isEqualTo("a first message of words");

    int at = relay.origin.bytes().length;
    relay.judge.verdict =
        Optional.of(new MessageVerdict.Replace(ByteString.copyFromUtf8("[gone]")));
    relay.client.sends(compressed(0xC1, "a second message of words"));
    assertThat(inflated(origin, newest(at))).isEqualTo("[gone]");

    at = relay.origin.bytes().length;
    relay.judge.verdict = Optional.of(new MessageVerdict.Forward());
    relay.client.sends(compressed(0xC1, "a second message of words"));
    assertThat(inflated(origin, newest(at))).isEqualTo("a second message of words");
    assertThat(relay.judge.told).contains("judge a second message of words");
  }

  @Test
  void compressedMessagesThatWouldPassAreJudgedWhereOthersReferToThem() throws Exception {
    relay.join(TERMS);
    relay.judge.binary = new Reading.Pass();
    relay.client.sends(compressed(0xC2, "binary, but words"));
    relay.client.sends(compressed(0xC1, "words"));

    assertThat(relay.judge.told).contains("judge binary, but words", "judge words");
  }

  @Test
  void whatIsNotReadPassesCompressed() {
    relay.join(TERMS, Set.of(Peer.ORIGIN));
    byte[] frame = compressed(0xC1, "words and words");
    relay.client.sends(frame);

    assertThat(relay.origin.bytes()).isEqualTo(frame);
  }

  @Test
  void fragmentsOfACompressedMessageAreReadTogether() throws Exception {
    relay.join(TERMS);
    byte[] payload = Messages.deflate(peer, "words in two parts".getBytes(StandardCharsets.UTF_8));
    relay.client.sends(Frames.frame(0x41, true, Arrays.copyOf(payload, 5)));
    relay.client.sends(Frames.frame(0x80, true, Arrays.copyOfRange(payload, 5, payload.length)));

    assertThat(relay.judge.told).contains("judge words in two parts");
    assertThat(inflated(new Inflater(true), newest(0))).isEqualTo("words in two parts");
  }

  @Test
  void aMessageThatInflatesTooFarEndsTheSession() {
    relay.join(TERMS);
    relay.client.sends(compressed(0xC1, "x".repeat(1001)));

    assertThat(relay.client.frames()).containsExactly("CLOSE 1009");
    assertThat(relay.origin.frames()).containsExactly("CLOSE 1009");
  }
}
