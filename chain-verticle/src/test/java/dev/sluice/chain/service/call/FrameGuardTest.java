package dev.sluice.chain.service.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames pass as they came, in pieces of any size, until one has unknown flags. */
class FrameGuardTest {
  private final Buffer passed = Buffer.buffer();
  private int faults;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 5, 6, 7, 100})
  void knownFlagsPass(int piece) {
    Buffer frames =
        Buffer.buffer()
            .appendBuffer(frame(0, 3))
            .appendBuffer(frame(0, 0))
            .appendBuffer(frame(0, 300));

    feed(new FrameGuard(passed::appendBuffer, false, () -> faults++, bytes -> true), frames, piece);

    assertThat(passed).isEqualTo(frames);
    assertThat(faults).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 5, 6, 7, 100})
  void unknownFlagsOfALaterFrameStopAll(int piece) {
    Buffer frames =
        Buffer.buffer()
            .appendBuffer(frame(1, 3))
            .appendBuffer(frame(1, 0))
            .appendBuffer(frame(2, 9));

    feed(new FrameGuard(passed::appendBuffer, true, () -> faults++, bytes -> true), frames, piece);

    assertThat(faults).isOne();
    assertThat(passed.length()).isLessThanOrEqualTo(13);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 0x80, 0xFF})
  void compressionNeedsAnEncoding(int flags) {
    feed(
        new FrameGuard(passed::appendBuffer, false, () -> faults++, bytes -> true),
        frame(flags, 1),
        1);

    assertThat(faults).isOne();
    assertThat(passed.length()).isZero();
  }

  private static void feed(FrameGuard guard, Buffer bytes, int piece) {
    for (int at = 0; at < bytes.length(); at += piece) {
      guard.handle(bytes.slice(at, Math.min(bytes.length(), at + piece)));
    }
  }

  /** A message of bytes that would be unknown flags. */
  private static Buffer frame(int flags, int length) {
    byte[] message = new byte[length];
    Arrays.fill(message, (byte) 7);
    return Buffer.buffer().appendByte((byte) flags).appendInt(length).appendBytes(message);
  }
}
