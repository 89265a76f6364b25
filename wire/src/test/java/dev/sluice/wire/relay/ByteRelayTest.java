package dev.sluice.wire.relay;

import static dev.sluice.wire.connection.Connection.READ_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.ScriptedChannel;
import dev.sluice.wire.connection.Lifetime;
import dev.sluice.wire.relay.ByteRelay.Transfer;
import dev.sluice.wire.relay.RelayEnd.Peer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteRelayTest {
  private final ScriptedChannel client = new ScriptedChannel();
  private final ScriptedChannel origin = new ScriptedChannel();
  private final List<Transfer> ended = new ArrayList<>();

  private void join() {
    ByteRelay.join(client, origin, ended::add);
  }

  @Test
  void bytesGoBothWaysAndAreCounted() {
    join();
    client.sends("abc");
    origin.sends("de");
    client.endsInput();
    assertThat(ended).isEmpty();
    origin.endsInput();

    assertThat(origin.told()).containsExactly("write abc", "end", "close");
    assertThat(client.told()).containsExactly("write de", "end", "close");
    assertThat(ended).containsExactly(new Transfer(3, 2, new RelayEnd.Closed(Peer.CLIENT)));
  }

  @Test
  void aSideWaitsForTheOther() {
    join();
    origin.takes(false);
    client.sends("x".repeat(READ_BYTES));
    assertThat(client.credit()).isZero();
    assertThat(origin.credit()).isEqualTo(READ_BYTES);

    origin.takes(true);
    assertThat(client.credit()).isEqualTo(READ_BYTES);
    assertThat(client.mostCredit()).isEqualTo(READ_BYTES);
  }

  @Test
  void theOtherDirectionGoesOnAfterOneHasEnded() {
    join();
    client.endsInput();
    origin.sends("late");

    assertThat(client.told()).containsExactly("write late");
    assertThat(ended).isEmpty();
  }

  @Test
  void aSideThatClosesEndsTheRelayOnce() {
    join();
    client.closes();
    origin.closes();

    assertThat(origin.told()).containsExactly("close");
    assertThat(ended).containsExactly(new Transfer(0, 0, new RelayEnd.Lost(Peer.CLIENT)));
  }

  @Test
  void aSideThatTakesNothingIsNamed() {
    join();
    client.sends("abc");
    origin.stalls();
    origin.closes();

    assertThat(client.told()).containsExactly("close");
    assertThat(ended).containsExactly(new Transfer(3, 0, new RelayEnd.Stalled(Peer.ORIGIN)));
  }

  @Test
  void theSideThatEndsItsOutputFirstEndsIt() {
    join();
    origin.endsInput();
    client.sends("abc");
    origin.closes();

    assertThat(ended).containsExactly(new Transfer(3, 0, new RelayEnd.Closed(Peer.ORIGIN)));
  }

  @Test
  void aSideThatIsLostAfterTheOtherHasEndedIsNamed() {
    join();
    client.endsInput();
    origin.closes();

    assertThat(ended).containsExactly(new Transfer(0, 0, new RelayEnd.Lost(Peer.ORIGIN)));
  }

  @Test
  void theProxysOwnReasonIsKept() {
    join();
    client.drains(Lifetime.Cause.EXPIRED);
    client.closes();

    assertThat(ended)
        .containsExactly(new Transfer(0, 0, new RelayEnd.Drained(Lifetime.Cause.EXPIRED)));
  }

  /** Its memory is free again, so that nothing of it may wait for the origin. */
  @Test
  void whatALostClientLeavesToAFullOriginIsDropped() {
    join();
    origin.takes(false);
    client.sends("abc");
    client.closes();

    assertThat(origin.told()).containsExactly("write abc", "reset");
    assertThat(ended).containsExactly(new Transfer(3, 0, new RelayEnd.Lost(Peer.CLIENT)));
  }

  @Test
  void aClientThatTakesNothingIsLostToo() {
    join();
    origin.takes(false);
    client.sends("abc");
    client.stalls();

    assertThat(origin.told()).containsExactly("write abc", "reset");
  }

  @Test
  void aHalfClosedClientHasNotLeft() {
    join();
    origin.takes(false);
    client.sends("abc");
    client.endsInput();
    assertThat(origin.told()).containsExactly("write abc", "end");
    client.closes();

    assertThat(origin.told()).endsWith("end", "reset");
    assertThat(ended).containsExactly(new Transfer(3, 0, new RelayEnd.Closed(Peer.CLIENT)));
  }

  /** A socket closes by itself once both directions have ended. */
  @Test
  void anOriginThatHasEndedStillTakesTheLastBytes() {
    join();
    origin.endsInput();
    origin.takes(false);
    client.sends("abc");
    client.endsInput();
    client.closes();

    assertThat(origin.told()).containsExactly("write abc", "end", "close");
  }

  /** The memory of the client counts meanwhile. */
  @Test
  void theLastBytesOfAClientWithoutHalfCloseAreTakenFirst() {
    client.endsWhole();
    join();
    origin.takes(false);
    client.sends("abc");
    client.endsInput();
    assertThat(ended).isEmpty();
    assertThat(client.isOpen()).isTrue();
    origin.takes(true);

    assertThat(origin.told()).containsExactly("write abc", "close");
    assertThat(client.told()).containsExactly("close");
    assertThat(ended).containsExactly(new Transfer(3, 0, new RelayEnd.Closed(Peer.CLIENT)));
  }

  @Test
  void aClientWithoutHalfCloseThatIsLostAfterItsEndLeavesNothing() {
    client.endsWhole();
    join();
    origin.takes(false);
    client.sends("abc");
    client.endsInput();
    client.closes();

    assertThat(origin.told()).containsExactly("write abc", "reset");
    assertThat(ended).containsExactly(new Transfer(3, 0, new RelayEnd.Closed(Peer.CLIENT)));
  }
}
