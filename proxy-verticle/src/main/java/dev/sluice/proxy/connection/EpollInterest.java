package dev.sluice.proxy.connection;

import io.netty.channel.Channel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a socket registered with epoll while nothing is asked of it. Netty 4.2 removes a socket
 * that waits for no event and cannot add it again (its next epoll_ctl fails with ENOENT): a client
 * that has ended its side, or a peer that closed while it was not read, would lose what is still to
 * be written or read. EPOLLERR is reported anyway, so that asking for it costs nothing and keeps
 * the set of events from being empty. Netty has no public way to ask.
 */
final class EpollInterest {
  private static final Logger LOG = LoggerFactory.getLogger(EpollInterest.class);
  private static final String CHANNEL = "io.netty.channel.epoll.AbstractEpollChannel";
  private static final int EPOLLERR = 0x8;
  private static final Optional<Method> SET_FLAG = setFlag();

  private EpollInterest() {}

  /** Does nothing on other transports. On the channel's event loop. */
  static void keep(Channel channel) {
    if (SET_FLAG.isPresent()
        && SET_FLAG.get().getDeclaringClass().isInstance(channel)
        && channel.isRegistered()) {
      try {
        SET_FLAG.get().invoke(channel, EPOLLERR);
      } catch (IllegalAccessException | InvocationTargetException e) {
        LOG.warn("epoll cannot be asked for EPOLLERR: {}", e.getClass().getName());
      }
    }
  }

  private static Optional<Method> setFlag() {
    try {
      Method method = Class.forName(CHANNEL).getDeclaredMethod("setFlag", int.class);
      method.setAccessible(true);
      return Optional.of(method);
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.warn("this release of Netty has another epoll transport: {}", e.getClass().getName());
      return Optional.empty();
    }
  }
}
