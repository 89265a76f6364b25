package dev.sluice.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.upstream.IdleConnections.IdleConnection;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that several requests may share count as those of HTTP/1 do. */
class IdleConnectionsTest {
  private static final int MOST = 2;
  private static final OriginKey ONE = key("one");
  private static final OriginKey TWO = key("two");

  private final List<String> closed = new ArrayList<>();
  private final IdleConnections idle = new IdleConnections(MOST, MOST);

  private static OriginKey key(String sandbox) {
    return new OriginKey(sandbox, InetAddress.getLoopbackAddress(), 443, "a.test", 0);
  }

  private IdleConnection connection(String name, OriginKey key) {
    return new IdleConnection() {
      private long since;

      @Override
      public OriginKey key() {
        return key;
      }

      @Override
      public void markIdle(long nowNanos) {
        since = nowNanos;
      }

      @Override
      public long idleSinceNanos() {
        return since;
      }

      @Override
      public void close() {
        closed.add(name);
      }
    };
  }

  @Test
  void theSandboxThatKeepsMostGivesWay() {
    idle.keepShared(connection("a", ONE), 1);
    idle.keepShared(connection("b", ONE), 2);
    assertThat(closed).isEmpty();

    idle.keepShared(connection("c", TWO), 3);

    assertThat(closed).containsExactly("a");
  }

  @Test
  void aConnectionInUseDoesNotCount() {
    IdleConnection used = connection("a", ONE);
    idle.keepShared(used, 1);
    idle.keepShared(used, 2);
    idle.keepShared(connection("b", ONE), 3);
    assertThat(closed).isEmpty();
    idle.remove(used);
    idle.keepShared(connection("c", ONE), 4);

    assertThat(closed).isEmpty();
  }

  @Test
  void anIdleConnectionEndsAfterHalfAMinute() {
    idle.keepShared(connection("a", ONE), 0);
    idle.expire(Duration.ofSeconds(30).toNanos());
    assertThat(closed).isEmpty();
    idle.expire(Duration.ofSeconds(31).toNanos());

    assertThat(closed).containsExactly("a");
    assertThat(idle.closeOldest("one")).isFalse();
  }

  @Test
  void withoutALimitNoneIsKept() {
    new IdleConnections(1, 0).keepShared(connection("a", ONE), 0);

    assertThat(closed).containsExactly("a");
  }
}
