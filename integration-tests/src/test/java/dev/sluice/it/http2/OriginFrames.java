package dev.sluice.it.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.function.BiConsumer;

/** What origins send in place of a good response. */
enum OriginFrames {
  GOOD((out, id) -> head(out, id, ":status", "200").frame(RawFrames.DATA, 1, id, text())),
  PUSH((out, id) -> out.frame(RawFrames.PUSH_PROMISE, RawFrames.END_HEADERS, id, new byte[4])),
  DATA_BEFORE_A_HEAD((out, id) -> out.frame(RawFrames.DATA, 1, id, text())),
  NO_STATUS((out, id) -> head(out, id, "server", "x")),
  TWO_STATUSES((out, id) -> head(out, id, ":status", "200", ":status", "204")),
  LONG_STATUS((out, id) -> head(out, id, ":status", "2000")),
  SWITCHING((out, id) -> head(out, id, ":status", "101")),
  PSEUDO_FIELD_BEHIND_OTHERS((out, id) -> head(out, id, "server", "x", ":status", "200")),
  UPPER_CASE((out, id) -> head(out, id, ":status", "200", "Server", "x")),
  CONNECTION_FIELD((out, id) -> head(out, id, ":status", "200", "connection", "close")),
  TRANSFER_CODING((out, id) -> head(out, id, ":status", "200", "transfer-encoding", "chunked")),
  LINE_BREAK((out, id) -> head(out, id, ":status", "200", "server", "x\r\nset-cookie: a=b")),
  BAD_INDEX(
      (out, id) -> out.frame(RawFrames.HEADERS, RawFrames.END_HEADERS, id, new byte[] {-128})),
  EVEN_STREAM((out, id) -> head(out, 2, ":status", "200")),
  STREAM_NOT_BEGUN((out, id) -> head(out, id + 2, ":status", "200")),
  LARGE_FRAME((out, id) -> out.frame(RawFrames.DATA, 0, id, new byte[20_000])),
  SHORT_SETTINGS((out, id) -> out.frame(RawFrames.SETTINGS, 0, 0, new byte[5])),
  SETTINGS_OF_A_STREAM((out, id) -> out.frame(RawFrames.SETTINGS, 0, id, new byte[0])),
  SHORT_PING((out, id) -> out.frame(RawFrames.PING, 0, 0, new byte[7])),
  WINDOW_BY_NOTHING((out, id) -> out.windowUpdate(id, 0)),
  WINDOW_OVER_ITS_SIZE((out, id) -> out.windowUpdate(0, Integer.MAX_VALUE)),
  LONE_CONTINUATION((out, id) -> out.frame(RawFrames.CONTINUATION, 0, id, new byte[0])),
  TORN_FIELDS(
      (out, id) ->
          out.frame(RawFrames.HEADERS, 0, id, new byte[0])
              .frame(RawFrames.PING, 0, 0, new byte[8])),
  ENDLESS_FIELDS(
      (out, id) -> {
        out.frame(RawFrames.HEADERS, 0, id, new byte[0]);
        for (int i = 0; i < 100; i++) {
          out.frame(RawFrames.CONTINUATION, 0, id, new byte[0]);
        }
      }),
  MANY_FIELDS((out, id) -> head(out, id, ":status", "200", "x", "y".repeat(16_350))),
  PINGS(
      (out, id) -> {
        for (int i = 0; i < 20_000; i++) {
          out.frame(RawFrames.PING, 0, 0, new byte[8]);
        }
      }),
  INTERIM_WITHOUT_END(
      (out, id) -> {
        for (int i = 0; i < 2000; i++) {
          head(out, id, ":status", "103");
        }
      }),
  LONGER_THAN_SAID(
      (out, id) ->
          head(out, id, ":status", "200", "content-length", "2")
              .frame(RawFrames.DATA, 1, id, text())),
  SHORTER_THAN_SAID(
      (out, id) ->
          head(out, id, ":status", "200", "content-length", "20")
              .frame(RawFrames.DATA, 1, id, text())),
  RESET((out, id) -> out.reset(id)),
  RESET_WITHIN((out, id) -> head(out, id, ":status", "200").reset(id)),
  GOAWAY((out, id) -> out.frame(RawFrames.GOAWAY, 0, 0, new byte[8]));

  @SuppressWarnings("ImmutableEnumChecker") // A lambda without state.
  private final BiConsumer<RawFrames, Integer> frames;

  OriginFrames(BiConsumer<RawFrames, Integer> frames) {
    this.frames = frames;
  }

  private static byte[] text() {
    return "hello".getBytes(US_ASCII);
  }

  private static RawFrames head(RawFrames out, int id, String... fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      RawFrames.field(block, fields[i], fields[i + 1]);
    }
    return out.frame(RawFrames.HEADERS, RawFrames.END_HEADERS, id, block.toByteArray());
  }

  /** What answers a stream. */
  byte[] to(int stream) {
    RawFrames out = new RawFrames();
    frames.accept(out, stream);
    return out.take();
  }
}
