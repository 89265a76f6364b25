package dev.sluice.it.http2;

import java.io.ByteArrayOutputStream;
import java.util.function.BiConsumer;

/** What hostile clients send, each without an end of its own. */
enum Attack {
  /** CVE-2023-44487. */
  RAPID_RESET(
      "resets",
      (peer, turn) -> peer.request(id(turn), peer.authority, "/", true).frames.reset(id(turn))),
  /** CVE-2025-8671: the client makes the proxy reset. */
  MADE_YOU_RESET(
      "resets",
      (peer, turn) ->
          peer.request(id(turn), peer.authority, "/held", true)
              .frames
              .windowUpdate(id(turn), Integer.MAX_VALUE)),
  /** Fields without a name (CVE-2019-9516). */
  NAMELESS_FIELDS(
      "resets", (peer, turn) -> peer.request(id(turn), peer.authority, "/", true, "", "")),
  TEN_THOUSAND_STREAMS(
      "resets", (peer, turn) -> peer.request(id(turn), peer.authority, "/held", true)),
  /** CVE-2024-27316. */
  CONTINUATIONS(
      "fields",
      (peer, turn) -> {
        if (turn == 0) {
          peer.frames.frame(RawFrames.HEADERS, 0, 1, new byte[0]);
        }
        peer.frames.frame(RawFrames.CONTINUATION, 0, 1, new byte[0]);
      }),
  /** CVE-2019-9515. */
  SETTINGS("idle_frames", (peer, turn) -> peer.frames.initialWindow(1000 + turn % 2)),
  /** CVE-2019-9512. */
  PINGS("idle_frames", (peer, turn) -> peer.frames.frame(RawFrames.PING, 0, 0, new byte[8])),
  /** CVE-2019-9513. */
  PRIORITIES(
      "idle_frames",
      (peer, turn) -> peer.frames.frame(RawFrames.PRIORITY, 0, id(turn), new byte[5])),
  /** CVE-2019-9518. */
  EMPTY_DATA(
      "idle_frames",
      (peer, turn) -> {
        if (turn == 0) {
          peer.request(1, peer.authority, "/", false);
        }
        peer.frames.frame(RawFrames.DATA, 0, 1, new byte[0]);
      }),
  /** CVE-2019-9511: a body is taken byte by byte. */
  DRIBBLE(
      "idle_frames",
      (peer, turn) -> {
        if (turn == 0) {
          peer.frames.initialWindow(0);
          peer.request(1, peer.authority, "/endless", true);
        }
        peer.frames.windowUpdate(1, 1);
      }),
  UNKNOWN_FRAMES(
      "idle_frames", (peer, turn) -> peer.frames.frame(0x77, 0, 0, new byte[] {1, 2, 3})),
  GOAWAYS("idle_frames", (peer, turn) -> peer.frames.frame(RawFrames.GOAWAY, 0, 0, new byte[8])),
  /** One field of the table, again and again. */
  BOMB(
      "fields",
      (peer, turn) -> {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        RawFrames.field(block, ":method", "GET");
        block.write(0x40);
        RawFrames.text(block, "x-a");
        RawFrames.text(block, "b".repeat(3000));
        for (int i = 0; i < 12_000; i++) {
          block.write(0x80 | 62);
        }
        peer.frames.frame(
            RawFrames.HEADERS,
            RawFrames.END_HEADERS | RawFrames.END_STREAM,
            id(turn),
            block.toByteArray());
      });

  private static final int TURNS = 10_000;
  private static final int TURNS_AT_ONCE = 20;

  /** The limit that ends it, as in {@code sluice_http2_limits_total}. */
  final String limit;

  @SuppressWarnings("ImmutableEnumChecker") // A lambda without state.
  private final BiConsumer<Peer, Integer> turn;

  /** Who attacks. */
  private record Peer(RawFrames frames, String authority) {
    Peer request(int id, String to, String path, boolean end, String... fields) {
      frames.request(id, to, path, end, fields);
      return this;
    }
  }

  Attack(String limit, BiConsumer<Peer, Integer> turn) {
    this.limit = limit;
    this.turn = turn;
  }

  private static int id(int turn) {
    return 2 * turn + 1;
  }

  /** Attacks until the connection ends, at most ten thousand times. */
  void run(FrameClient client, String authority) {
    Peer peer = new Peer(client.frames(), authority);
    boolean open = true;
    for (int number = 0; number < TURNS && open; number++) {
      turn.accept(peer, number);
      open = number % TURNS_AT_ONCE != 0 || (client.flush() && !client.isLeft());
    }
    client.flush();
  }
}
