package dev.sluice.app.cluster.presence;

import com.google.protobuf.ByteString;
import java.util.List;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.MergeView;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;

/**
 * The channel for announcements between members: reliable and in order per sender, while the
 * members are connected. Any thread; sending may block.
 */
final class PresenceGroup implements AutoCloseable {
  private final JChannel channel;

  private PresenceGroup(JChannel channel) {
    this.channel = channel;
  }

  /**
   * Announcements that came before are lost; the members send them again when this one asks.
   *
   * @param channel connected
   */
  static PresenceGroup on(JChannel channel, PresenceListener listener) {
    channel.setReceiver(new PresenceReceiver(listener));
    return new PresenceGroup(channel);
  }

  List<Address> members() {
    return channel.getView().getMembers();
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

  /** Receives nothing more. The channel stays open. */
  @Override
  public void close() {
    channel.setReceiver(new Receiver() {});
  }

  /** Receives from JGroups, on its threads, in order per member. */
  interface PresenceListener {
    /**
     * The members changed.
     *
     * @param merged whether clusters that were apart are one again
     */
    void onMembers(boolean merged);

    void onAnnouncement(Address member, ByteString announcement);
  }

  private record PresenceReceiver(PresenceListener listener) implements Receiver {
    @Override
    public void viewAccepted(View view) {
      listener.onMembers(view instanceof MergeView);
    }

    @Override
    public void receive(Message message) {
      listener.onAnnouncement(
          message.getSrc(),
          ByteString.copyFrom(message.getArray(), message.getOffset(), message.getLength()));
    }
  }
}
