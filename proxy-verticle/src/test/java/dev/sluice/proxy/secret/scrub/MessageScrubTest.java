package dev.sluice.proxy.secret.scrub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.detect.scrub.ScrubbedValue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that are too long for one turn of a loop. */
class MessageScrubTest {
  private static final String SECRET = "Kx7-pQ2wL9sV4tB6nZ8r";
  private static final int TURN = 256 << 10;

  private final Queue<Promise<Void>> turns = new ArrayDeque<>();
  private final MessageScrub scrub = new MessageScrub();

  @BeforeEach
  void begin() {
    scrub.begin(
        new InjectedSecrets(
            List.of(
                new ScrubbedValue(
                    "KEY", SECRET.getBytes(ISO_8859_1), "holder".getBytes(ISO_8859_1)))));
  }

  private Future<Optional<ByteString>> cleaned(String message) {
    return scrub.cleaned(
        ByteString.copyFrom(message, ISO_8859_1),
        false,
        () -> {
          Promise<Void> turn = Promise.promise();
          turns.add(turn);
          return turn.future();
        });
  }

  private int turnsOut() {
    int count = 0;
    for (; !turns.isEmpty(); count++) {
      turns.remove().complete();
    }
    return count;
  }

  @Test
  void aShortOneIsSearchedAtOnce() {
    assertThat(cleaned("a " + SECRET).result())
        .contains(ByteString.copyFrom("a holder", ISO_8859_1));
    assertThat(cleaned("a clean one").result()).isEmpty();
    assertThat(turns).isEmpty();
  }

  /** The secret lies across two turns. */
  @Test
  void aLongOneIsSearchedInManyTurns() {
    String begin = "0".repeat(TURN - 5);
    String rest = "1".repeat(3 * TURN);
    Future<Optional<ByteString>> cleaned = cleaned(begin + SECRET + rest);

    assertThat(cleaned.isComplete()).isFalse();
    assertThat(turnsOut()).isEqualTo(4);
    assertThat(cleaned.result()).contains(ByteString.copyFrom(begin + "holder" + rest, ISO_8859_1));
    assertThat(scrub.found()).containsExactly(Map.entry("KEY", 1));
  }

  @Test
  void aLongCleanOneGoesOnAsItCame() {
    Future<Optional<ByteString>> cleaned = cleaned("0".repeat(2 * TURN));

    assertThat(turnsOut()).isEqualTo(1);
    assertThat(cleaned.result()).isEmpty();
  }
}
