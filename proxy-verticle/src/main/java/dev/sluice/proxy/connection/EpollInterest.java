package dev.sluice.proxy.connection;

import io.netty.channel.Channel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event loop only. Keeps a paused socket registered with epoll. Netty 4.2 removes a socket without
 * event interest and cannot add it again: its next epoll_ctl fails with ENOENT. A half-closed or
 * unread socket would then lose its remaining bytes. The kernel always reports EPOLLERR, so this
 * interest costs nothing. Netty has no public API for it.
 */
final class EpollInterest {
  private static final Logger LOG = LoggerFactory.getLogger(EpollInterest.class);
  private static final String CHANNEL = "io.netty.channel.epoll.AbstractEpollChannel";
  private static final int EPOLLERR = 0x8;
  private static final Optional<Method> SET_FLAG = setFlag();

  private EpollInterest() {}

  /** Adds EPOLLERR to the channel's interest. Does nothing on other transports. */
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
