package dev.sluice.app.cluster.presence;

import com.google.protobuf.ByteString;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.fork.ForkChannel;
import org.jgroups.fork.UnknownForkHandler;
import org.jgroups.protocols.FORK;

/**
 * The channel for announcements between members: reliable and in order per sender, while the
 * members are connected. Any thread; sending may block.
 */
final class PresenceGroup implements AutoCloseable {
  private static final String NAME = "presence";

  private final ForkChannel channel;

  private PresenceGroup(ForkChannel channel) {
    this.channel = channel;
  }

  /**
   * @param main connected, with {@code FORK} at the top of its protocols
   */
  static PresenceGroup on(JChannel main, PresenceListener listener) {
    try {
      FORK fork = main.getProtocolStack().findProtocol(FORK.class);
      fork.setUnknownForkHandler(new IgnoringForkHandler());
      ForkChannel channel = new ForkChannel(main, NAME, NAME);
      channel.setReceiver(new PresenceReceiver(listener));
      channel.connect(NAME);
      return new PresenceGroup(channel);
    } catch (Exception e) {
      throw new IllegalStateException("the presence channel was not opened", e);
    }
  }

  Address self() {
    return channel.getAddress();
  }

  void sendAll(byte[] announcement) {
    send(new BytesMessage(null, announcement));
  }

  void send(Address member, byte[] announcement) {
    send(new BytesMessage(member, announcement));
  }

  private void send(Message message) {
    try {
      channel.send(message);
    } catch (Exception e) {
      throw new IllegalStateException("announcement not sent", e);
    }
  }

  @Override
  public void close() {
    channel.close();
  }

  /** Receives from JGroups, on its threads, in order per member. */
  interface PresenceListener {
    void onMembers(View view);

    void onAnnouncement(Address member, ByteString announcement);
  }

  private record PresenceReceiver(PresenceListener listener) implements Receiver {
    @Override
    public void viewAccepted(View view) {
      listener.onMembers(view);
    }

    @Override
    public void receive(Message message) {
      listener.onAnnouncement(
          message.getSrc(),
          ByteString.copyFrom(message.getArray(), message.getOffset(), message.getLength()));
    }
  }

  /** Drops messages that arrive before this channel is open; the member asks for them then. */
  private static final class IgnoringForkHandler implements UnknownForkHandler {
    @Override
    public Object handleUnknownForkStack(Message message, String stack) {
      return message;
    }

    @Override
    public Object handleUnknownForkChannel(Message message, String channel) {
      return message;
    }
  }
}
