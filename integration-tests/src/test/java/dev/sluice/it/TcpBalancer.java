package dev.sluice.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Passes each connection on to the next proxy that is ready and accepts it, as a balancer in front
 * of several proxies does. It knows nothing of HTTP on these connections.
 */
final class TcpBalancer implements AutoCloseable {
  private static final Duration CHECK = Duration.ofMillis(100);

  private final List<ClusterMember> proxies;
  private final ServerSocket server;
  private final Set<ClusterMember> ready = ConcurrentHashMap.newKeySet();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private int next;

  private TcpBalancer(List<ClusterMember> proxies, ServerSocket server) {
    this.proxies = proxies;
    this.server = server;
  }

  static TcpBalancer before(List<ClusterMember> proxies) throws IOException {
    TcpBalancer balancer =
        new TcpBalancer(proxies, new ServerSocket(0, 128, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(balancer::check);
    Thread.ofVirtual().start(balancer::accept);
    return balancer;
  }

  int port() {
    return server.getLocalPort();
  }

  private void check() {
    while (!server.isClosed()) {
      for (ClusterMember proxy : proxies) {
        if (proxy.isReady()) {
          ready.add(proxy);
        } else {
          ready.remove(proxy);
        }
      }
      LockSupport.parkNanos(CHECK.toNanos());
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        List<ClusterMember> order = order();
        Thread.ofVirtual().start(() -> pass(client, order));
      } catch (IOException e) {
        // It was closed, or the client left at once.
      }
    }
  }

  /** Those that are ready come first, in turn; a check may be late. */
  private List<ClusterMember> order() {
    List<ClusterMember> order = new ArrayList<>(proxies.subList(next, proxies.size()));
    order.addAll(proxies.subList(0, next));
    next = (next + 1) % proxies.size();
    order.sort((one, other) -> Boolean.compare(ready.contains(other), ready.contains(one)));
    return order;
  }

  private void pass(Socket client, List<ClusterMember> order) {
    try (client;
        Socket proxy = connect(order)) {
      open.add(proxy);
      Thread back = Thread.ofVirtual().start(() -> copy(proxy, client));
      copy(client, proxy);
      back.join();
      open.remove(proxy);
    } catch (IOException e) {
      // None accepts it: the client sees its connection closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    open.remove(client);
  }

  private static Socket connect(List<ClusterMember> order) throws IOException {
    IOException none = new IOException("no proxy");
    for (ClusterMember proxy : order) {
      Socket socket = new Socket();
      try {
        socket.setTcpNoDelay(true);
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.files().proxy()));
        return socket;
      } catch (IOException e) {
        socket.close();
        none.addSuppressed(e);
      }
    }
    throw none;
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One side is gone, so the other has nothing to wait for.
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(TcpBalancer::close);
  }
}
