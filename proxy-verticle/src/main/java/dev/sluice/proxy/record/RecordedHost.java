package dev.sluice.proxy.record;

import dev.sluice.proto.v1.Destination;
import dev.sluice.proxy.refusal.MaskedText;
import dev.sluice.proxy.target.Authority;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The host of a request as records hold it. Labels that hold a secret, also one that is spread over
 * several of them, are replaced by {@code secret--ID}.
 *
 * @param asked as the client sent it
 * @param recorded the same without secrets
 */
public record RecordedHost(String asked, String recorded) {
  /** A host without a name: records of it quote nothing. */
  public static final RecordedHost NONE = new RecordedHost("", "");

  /** Hosts that were searched lately; a power of two. Another host with the same slot takes it. */
  private static final AtomicReferenceArray<RecordedHost> LATEST = new AtomicReferenceArray<>(1024);

  /** Any thread. A search takes microseconds, and most requests go to few hosts. */
  public static RecordedHost of(String host) {
    int slot = host.hashCode() & (LATEST.length() - 1);
    RecordedHost latest = LATEST.get(slot);
    if (latest != null && latest.asked.equals(host)) {
      return latest;
    }
    RecordedHost searched = new RecordedHost(host, MaskedText.ofHost(host));
    LATEST.set(slot, searched);
    return searched;
  }

  /** The destination of a request to this host. */
  public Destination destination(Authority to) {
    return Destination.newBuilder().setHost(recorded).setPort(to.port()).build();
  }

  /** Platform text that may quote the host. */
  public String in(String reason) {
    return recorded.equals(asked) ? reason : reason.replace(asked, recorded);
  }

  /** Without what was asked, which may hold a secret. */
  @Override
  public String toString() {
    return recorded;
  }
}
