package dev.sluice.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A name server on loopback that answers from a script, over UDP. */
final class NameServer implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int V4 = 1;
  private static final int V6 = 28;
  private static final short ANSWER = (short) 0x8180;
  private static final short NAME_OF_THE_QUESTION = (short) 0xC00C;

  private final DatagramSocket socket;
  private final Function<String, List<InetAddress>> script;
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  /**
   * @param script called for each query for IPv4 addresses and each for IPv6; of what it says only
   *     that family is answered
   */
  NameServer(Function<String, List<InetAddress>> script) {
    this.script = script;
    try {
      this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("names").start(this::serve);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Queries for IPv4 addresses of a name. */
  long asked(String name) {
    return asked.stream().filter(name::equals).count();
  }

  private void serve() {
    byte[] bytes = new byte[512];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        socket.receive(packet);
        byte[] reply = reply(ByteBuffer.wrap(bytes, 0, packet.getLength()));
        socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private byte[] reply(ByteBuffer query) {
    short id = query.getShort(0);
    query.position(HEADER);
    String name = name(query);
    int type = query.getShort();
    int questionEnd = query.position() + Short.BYTES;
    if (type == V4) {
      asked.add(name);
    }
    List<byte[]> found =
        script.apply(name).stream()
            .map(InetAddress::getAddress)
            .filter(address -> (address.length == 4 ? V4 : V6) == type)
            .toList();
    ByteBuffer reply = ByteBuffer.allocate(512);
    reply.putShort(id).putShort(ANSWER).putShort((short) 1).putShort((short) found.size());
    reply.putInt(0).put(query.slice(HEADER, questionEnd - HEADER));
    for (byte[] address : found) {
      reply.putShort(NAME_OF_THE_QUESTION).putShort((short) type).putShort((short) 1).putInt(60);
      reply.putShort((short) address.length).put(address);
    }
    return Arrays.copyOf(reply.array(), reply.position());
  }

  private static String name(ByteBuffer query) {
    StringBuilder name = new StringBuilder();
    for (int length = query.get(); length > 0; length = query.get()) {
      byte[] label = new byte[length];
      query.get(label);
      name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
    }
    return name.toString();
  }

  @Override
  public void close() {
    socket.close();
  }
}
