package dev.sluice.wire.connection;

import io.netty.channel.Channel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event loop only. Keeps a paused socket registered with epoll, and tells what epoll reported about
 * its peer. Netty 4.2 removes a socket without event interest and cannot add it again: its next
 * epoll_ctl fails with ENOENT. A half-closed or unread socket would then lose its remaining bytes.
 * The kernel always reports EPOLLERR, so this interest costs nothing. Netty has no public API for
 * any of it.
 */
final class EpollInterest {
  private static final Logger LOG = LoggerFactory.getLogger(EpollInterest.class);
  private static final String CHANNEL = "io.netty.channel.epoll.AbstractEpollChannel";
  private static final String READS = "io.netty.channel.epoll.EpollRecvByteAllocatorHandle";
  private static final int EPOLLERR = 0x8;
  private static final int EPOLLET = 1 << 31;
  private static final Optional<Method> SET_FLAG = method(CHANNEL, "setFlag", int.class);
  private static final Optional<Method> CLEAR_FLAG = method(CHANNEL, "clearFlag", int.class);
  private static final Optional<Method> HAS_ENDED = method(READS, "isReceivedRdHup");

  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private EpollInterest() {}

  static void keep(Channel channel) {
    SET_FLAG.ifPresent(method -> call(method, channel, EPOLLERR));
  }

  /** Removes EPOLLERR after an error, which epoll would report again and again. */
  static void end(Channel channel) {
    CLEAR_FLAG.ifPresent(method -> call(method, channel, EPOLLERR));
  }

  /**
   * Reports each event once; each call allows one more report. A socket that has ended in both
   * directions always reports EPOLLHUP, which would wake the loop until the socket is closed.
   */
  static void reportOnce(Channel channel) {
    reportAlways(channel);
    SET_FLAG.ifPresent(method -> call(method, channel, EPOLLET));
  }

  /** Reports an event as long as it lasts, as Netty expects of a socket that is read. */
  static void reportAlways(Channel channel) {
    CLEAR_FLAG.ifPresent(method -> call(method, channel, EPOLLET));
  }

  static boolean hasPeerEnded(Channel channel) {
    Object reads = channel.unsafe().recvBufAllocHandle();
    try {
      return HAS_ENDED.isPresent()
          && HAS_ENDED.get().getDeclaringClass().isInstance(reads)
          && (boolean) HAS_ENDED.get().invoke(reads);
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }

  private static void call(Method method, Channel channel, int flag) {
    if (method.getDeclaringClass().isInstance(channel) && channel.isRegistered()) {
      try {
        method.invoke(channel, flag);
      } catch (IllegalAccessException | InvocationTargetException e) {
        if (!TOLD.getAndSet(true)) {
          LOG.warn("the events of an epoll socket cannot be set: {}", e.getClass().getName());
        }
      }
    }
  }

  private static Optional<Method> method(String type, String name, Class<?>... parameters) {
    try {
      Method method = Class.forName(type).getDeclaredMethod(name, parameters);
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
