package dev.sluice.wire.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
  private static byte[] peerDeflates(byte[] message) {
    return Messages.deflate(new Deflater(Deflater.DEFAULT_COMPRESSION, true), message);
  }

  @Property(tries = 200)
  void inflatesInPiecesOfAnySize(
      @ForAll @Size(max = 3000) char[] text, @ForAll @IntRange(min = 1, max = 60) int pieceBytes) {
    byte[] message = new String(text).replaceAll("\\p{Cs}", "?").getBytes(UTF_8);

    assertThat(Messages.read(peerDeflates(message), true, pieceBytes))
        .isEqualTo("whole " + new String(message, UTF_8));
    assertThat(Messages.read(message, false, pieceBytes))
        .isEqualTo("whole " + new String(message, UTF_8));
  }

  @Test
  void theLimitHoldsAlsoOnceInflated() {
    byte[] largest = new byte[Messages.LIMIT];
    byte[] larger = new byte[Messages.LIMIT + 1];

    assertThat(Messages.read(largest, false, 1000)).startsWith("whole");
    assertThat(Messages.read(larger, false, 1000)).isEqualTo("TOO_BIG");
    assertThat(Messages.read(peerDeflates(largest), true, 9)).startsWith("whole");
    assertThat(Messages.read(peerDeflates(larger), true, 9)).isEqualTo("TOO_BIG");
    assertThat(Messages.read(peerDeflates(new byte[64 << 20]), true, 9000)).isEqualTo("TOO_BIG");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C0AF", "EDA080", "F4908080", "FF", "C3"})
  void textIsUtf8(String hex) {
    byte[] bytes = java.util.HexFormat.of().parseHex(hex);

    assertThat(Messages.read(bytes, false, 1)).isEqualTo("UTF8");
    assertThat(Messages.read(peerDeflates(bytes), true, 1)).isEqualTo("UTF8");
  }

  @Test
  void whatCannotBeInflatedIsRefused() {
    assertThat(Messages.read(new byte[] {-1, -1, -1}, true, 1)).isEqualTo("PROTOCOL");
  }

  @Test
  void aLastBlockEndsNoMessage() {
    Deflater last = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    last.setInput("hello".getBytes(UTF_8));
    last.finish();
    byte[] bytes = new byte[100];
    int length = last.deflate(bytes);

    // RFC 7692 section 7.2.3.5: an empty block follows.
    assertThat(Messages.read(Arrays.copyOf(bytes, length + 1), true, 1)).isEqualTo("whole hello");
    byte[] second = peerDeflates(" you".getBytes(UTF_8));
    byte[] both = Frames.join(Arrays.copyOf(bytes, length), second);
    assertThat(Messages.read(both, true, 3)).isEqualTo("whole hello you");
  }

  @Test
  void laterMessagesMayReferToEarlierOnesWhereThatWasAgreedOn() throws FrameException {
    Deflater peer = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    byte[] message = "a message with many different words".getBytes(UTF_8);
    byte[] first = Messages.deflate(peer, message);
    byte[] second = Messages.deflate(peer, message);
    assertThat(second.length).isLessThan(first.length / 2);

    MessageReader remembers = new MessageReader(new DeflateTerms.Sender(true, 15));
    assertThat(Messages.read(remembers, first, true, 5).toByteArray()).isEqualTo(message);
    assertThat(Messages.read(remembers, second, true, 5).toByteArray()).isEqualTo(message);
    MessageReader forgets = new MessageReader(new DeflateTerms.Sender(false, 15));
    assertThat(Messages.read(forgets, first, true, 5).toByteArray()).isEqualTo(message);
    assertThatThrownBy(() -> Messages.read(forgets, second, true, 5))
        .isInstanceOf(FrameException.class);
  }

  @Test
  void aFullPayloadIsNotCopiedForWhatAddsNothing() throws FrameException {
    Payload full = new Payload(4 << 20);
    full.need(4 << 20);
    full.added(4 << 20);
    byte[] bytes = full.array();

    assertThat(full.room()).isZero();
    assertThat(full.array()).isSameAs(bytes);
  }

  @Test
  void emptyBlocksBehindAFullMessageAreBounded() {
    byte[] zeros = peerDeflates(new byte[Messages.LIMIT]);
    byte[] flushed = Frames.join(zeros, new byte[] {0, 0, -1, -1});
    int most = (int) MessageReader.compressedBytes(Messages.LIMIT);
    int flushes = (most - flushed.length) / 5;

    assertThat(Messages.read(withFlushes(flushed, flushes), true, 9000)).startsWith("whole");
    assertThat(Messages.read(withFlushes(flushed, flushes + 1), true, 9000)).isEqualTo("TOO_BIG");
  }

  /** Each is an empty block without compression. */
  private static byte[] withFlushes(byte[] flushed, int count) {
    byte[] bytes = Arrays.copyOf(flushed, flushed.length + 5 * count);
    for (int at = flushed.length; at < bytes.length; at += 5) {
      bytes[at + 3] = -1;
      bytes[at + 4] = -1;
    }
    return bytes;
  }

  @Test
  void lastBlocksOfOneMessageAreBounded() throws FrameException {
    int most = MessageInflater.MAX_LAST_BLOCKS;
    MessageReader reader = new MessageReader(new DeflateTerms.Sender(true, 15));

    // The tail of a message ends none.
    assertThat(Messages.read(reader, emptyLastBlocks(most), true, 1000).isEmpty()).isTrue();
    assertThat(Messages.read(reader, emptyLastBlocks(most), true, 1000).isEmpty()).isTrue();
    assertThat(Messages.read(emptyLastBlocks(most + 1), true, 1000)).isEqualTo("PROTOCOL");
  }

  /** Each is an empty block with fixed codes, the last one of its stream. */
  private static byte[] emptyLastBlocks(int count) {
    byte[] bytes = new byte[2 * count + 1];
    for (int at = 0; at < bytes.length - 1; at += 2) {
      bytes[at] = 3;
    }
    return bytes;
  }

  @Property(tries = 100)
  void deflatesForEveryWindow(@ForAll byte[] part, @ForAll @IntRange(min = 8, max = 15) int bits)
      throws Exception {
    ByteString message = ByteString.copyFrom(part).concat(ByteString.copyFrom(new byte[600]));
    message = message.concat(message);
    ByteString deflated = FrameWriter.Deflation.deflate(message, bits);

    assertThat(inflate(deflated)).isEqualTo(message);
  }

  @Test
  void deflatesNothing() throws DataFormatException {
    assertThat(inflate(FrameWriter.Deflation.deflate(ByteString.EMPTY, 15)))
        .isEqualTo(ByteString.EMPTY);
  }

  private static ByteString inflate(ByteString deflated) throws DataFormatException {
    byte[] tail = {0, 0, -1, -1};
    Inflater inflater = new Inflater(true);
    inflater.setInput(Frames.join(deflated.toByteArray(), tail));
    byte[] bytes = new byte[1 << 20];
    return ByteString.copyFrom(bytes, 0, inflater.inflate(bytes));
  }
}
