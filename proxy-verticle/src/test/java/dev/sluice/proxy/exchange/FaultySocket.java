package dev.sluice.proxy.exchange;

import dev.sluice.wire.InjectedFault;
import io.vertx.core.internal.net.NetSocketInternal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose pipeline cannot be had once.
 *
 * @param armed whether the next call for the pipeline throws
 */
record FaultySocket(NetSocketInternal socket, AtomicBoolean armed) implements InvocationHandler {
  NetSocketInternal asSocket() {
    return (NetSocketInternal)
        Proxy.newProxyInstance(
            FaultySocket.class.getClassLoader(), new Class<?>[] {NetSocketInternal.class}, this);
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getName().equals("channelHandlerContext") && armed.compareAndSet(true, false)) {
      throw new InjectedFault();
    }
    try {
      return method.invoke(socket, arguments);
    } catch (InvocationTargetException thrown) {
      throw Objects.requireNonNull(thrown.getCause());
    }
  }
}
