package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.load.ResponseScanner.Progress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ResponseScannerTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nServer: x\r\ncontent-length: 3\r\n\r\nok\n";

  @Test
  void countsAnAnswerWithItsBody() {
    ResponseScanner scanner = new ResponseScanner();
    assertThat(scanner.scan(bytes(OK), false)).isEqualTo(Progress.COMPLETE);
    assertThat(scanner.status()).isEqualTo(200);
  }

  @Test
  void leavesTheNextAnswerInTheBuffer() {
    ByteBuf two = bytes(OK + OK.replace("200", "503"));
    ResponseScanner scanner = new ResponseScanner();
    scanner.scan(two, false);
    assertThat(two.readableBytes()).isEqualTo(OK.length());
    assertThat(scanner.scan(two, false)).isEqualTo(Progress.COMPLETE);
    assertThat(scanner.status()).isEqualTo(503);
  }

  @Test
  void endsTheAnswerToConnectAtItsHead() {
    ResponseScanner scanner = new ResponseScanner();
    assertThat(scanner.scan(bytes("HTTP/1.1 200 Connection Established\r\n\r\n"), true))
        .isEqualTo(Progress.COMPLETE);
  }

  @Test
  void refusesAnAnswerWithoutLength() {
    assertThat(new ResponseScanner().scan(bytes("HTTP/1.1 200 OK\r\n\r\n"), false))
        .isEqualTo(Progress.UNREADABLE);
  }

  @Test
  void refusesAnEndlessHead() {
    assertThat(
            new ResponseScanner().scan(bytes("HTTP/1.1 200 OK\r\nA: " + "b".repeat(9000)), false))
        .isEqualTo(Progress.UNREADABLE);
  }

  @Property(tries = 200)
  void readsTheSameHoweverTheBytesArrive(
      @ForAll @IntRange(min = 1, max = 60) int first,
      @ForAll @IntRange(min = 1, max = 60) int then) {
    ResponseScanner scanner = new ResponseScanner();
    List<Integer> statuses = new ArrayList<>();
    String stream = OK + OK.replace("200", "204").replace(": 3", ": 0").replace("ok\n", "") + OK;
    int size = first;
    for (int at = 0; at < stream.length(); at += size, size = then) {
      ByteBuf piece = bytes(stream.substring(at, Math.min(stream.length(), at + size)));
      while (piece.isReadable()) {
        if (scanner.scan(piece, false) == Progress.COMPLETE) {
          statuses.add(scanner.status());
        }
      }
    }
    assertThat(statuses).containsExactly(200, 204, 200);
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }
}
