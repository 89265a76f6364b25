package dev.sluice.proxy.request.record;

import dev.sluice.proto.v1.Destination;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.refusal.MaskedText;
import dev.sluice.proxy.secret.known.ValueMask;

/**
 * The host of a request as records hold it. Labels that hold a secret, also one that is spread over
 * several of them, are replaced by {@code secret--ID}.
 *
 * @param asked as the client sent it
 * @param recorded the same without secrets
 */
public record RecordedHost(String asked, String recorded) {
  public static final RecordedHost NONE = new RecordedHost("", "");

  public static RecordedHost of(String host, ValueMask known) {
    return new RecordedHost(host, known.maskedHost(MaskedText.ofHost(host)));
  }

  public Destination destination(Authority to) {
    return destination(to, "");
  }

  public Destination destination(Authority to, String ip) {
    return Destination.newBuilder().setHost(recorded).setPort(to.port()).setIp(ip).build();
  }

  public String in(String reason) {
    return recorded.equals(asked) ? reason : reason.replace(asked, recorded);
  }

  @Override
  public String toString() {
    return recorded;
  }
}
