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
 * The members' side channel for what they say of themselves: reliable and in order from each to
 * all, as long as they are members together. Any thread; sending may block.
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
  static PresenceGroup on(JChannel main, Hearer hearer) {
    try {
      FORK fork = main.getProtocolStack().findProtocol(FORK.class);
      fork.setUnknownForkHandler(new NotYet());
      ForkChannel channel = new ForkChannel(main, NAME, NAME);
      channel.setReceiver(new Ears(hearer));
      channel.connect(NAME);
      return new PresenceGroup(channel);
    } catch (Exception e) {
      throw new IllegalStateException("the members' channel was not opened", e);
    }
  }

  Address self() {
    return channel.getAddress();
  }

  void tellAll(byte[] said) {
    send(new BytesMessage(null, said));
  }

  void tell(Address member, byte[] said) {
    send(new BytesMessage(member, said));
  }

  private void send(Message message) {
    try {
      channel.send(message);
    } catch (Exception e) {
      throw new IllegalStateException("not said", e);
    }
  }

  @Override
  public void close() {
    channel.close();
  }

  /** What comes from JGroups; on its threads, in order for each member. */
  interface Hearer {
    void members(View view);

    void said(Address member, ByteString what);
  }

  private record Ears(Hearer hearer) implements Receiver {
    @Override
    public void viewAccepted(View view) {
      hearer.members(view);
    }

    @Override
    public void receive(Message message) {
      hearer.said(
          message.getSrc(),
          ByteString.copyFrom(message.getArray(), message.getOffset(), message.getLength()));
    }
  }

  /** A member hears before it has opened this channel; it asks as soon as it has. */
  private static final class NotYet implements UnknownForkHandler {
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
