package dev.sluice.proxy.exchange.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.exchange.inspection.RequestBody;
import org.junit.jupiter.api.Test;

/** The memory of a body that an origin refuses, and that is sent again. */
class HeldBodyTest {
  private static final Claimant ONE = new Claimant("one", "127.0.0.1");
  private static final Claimant OTHER = new Claimant("other", "127.0.0.1");
  private static final int BYTES = 4;

  /** Little more than one claimant may use alone. */
  private final SandboxShares memory = new SandboxShares(BYTES + 1);

  private final HeldBody body =
      HeldBody.take(memory, ONE, new RequestBody.Buffered(ByteString.copyFromUtf8("body"), true))
          .orElseThrow();

  private Runnable write() {
    assertThat(body.reserve()).isTrue();
    return body.written();
  }

  @Test
  void isReservedAgainAfterItsWrite() {
    write().run();
    assertThat(memory.inUse()).isZero();

    Runnable written = write();
    assertThat(memory.inUse()).isEqualTo(BYTES);

    written.run();
    assertThat(memory.inUse()).isZero();
  }

  /** The socket of a refused request may take its bytes late. */
  @Test
  void isNotReleasedByTheWriteBefore() {
    Runnable before = write();
    Runnable written = write();

    before.run();
    assertThat(memory.inUse()).isEqualTo(BYTES);

    written.run();
    written.run();
    assertThat(memory.inUse()).isZero();
  }

  @Test
  void isNotWrittenWithoutCapacity() {
    write().run();
    assertThat(memory.claim(OTHER, BYTES)).isTrue();

    assertThat(body.reserve()).isFalse();
    assertThat(memory.heldBy("one")).isZero();
  }
}
