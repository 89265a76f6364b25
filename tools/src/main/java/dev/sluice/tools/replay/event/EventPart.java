package dev.sluice.tools.replay.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** An object of an event, with the attributes in it that are read. Immutable, any thread. */
final class EventPart {
  private static final int LONGEST_NAME = 32;

  private final List<Attribute> attributes;

  /** By the length of their names, each ready to be returned. */
  private final List<List<Optional<Attribute>>> byLength;

  private EventPart(List<Attribute> attributes) {
    this.attributes = List.copyOf(attributes);
    this.byLength =
        IntStream.rangeClosed(0, LONGEST_NAME)
            .mapToObj(
                length ->
                    attributes.stream()
                        .filter(attribute -> attribute.name().length == length)
                        .map(Optional::of)
                        .toList())
            .toList();
  }

  /**
   * An attribute.
   *
   * @param name in UTF-8
   * @param part of an object, or of the first object in a list
   * @param slot of a value
   */
  @SuppressWarnings("ArrayRecordComponent") // compared in place
  record Attribute(byte[] name, Optional<EventPart> part, Optional<EventSlot> slot) {
    /** Of the same length; the ends of names differ first. */
    private boolean isNamed(byte[] bytes, int from, int to) {
      for (int i = to - from - 1; i >= 0; i--) {
        if (name[i] != bytes[from + i]) {
          return false;
        }
      }
      return true;
    }
  }

  /** The event. */
  static EventPart root() {
    EventPart metadata =
        values(
                "uid=UID, sequence=SEQUENCE, event_code=CODE, tenant_uid=SANDBOX,"
                    + " correlation_uid=CORRELATION")
            .with("loggers", values("uid=WRITER"));
    EventPart request =
        values("http_method=METHOD, body_length=BODY_LENGTH").with("url", values("path=PATH"));
    return values(
            "time=TIME, action_id=ACTION, activity_id=ACTIVITY, status_code=CODE_OF_REFUSAL,"
                + " status_detail=DETAIL")
        .with("metadata", metadata)
        .with("dst_endpoint", values("hostname=HOSTNAME, domain=DOMAIN, ip=IP, port=PORT"))
        .with("http_request", request)
        .with("http_response", values("code=STATUS"))
        .with("firewall_rule", values("name=POLICY, type=ENGINE, uid=PLACE"))
        .with(
            "unmapped",
            values("asked=ASKED, would_deny=WOULD_DENY, original_body_length=ORIGINAL_LENGTH"));
  }

  private static EventPart values(String list) {
    return new EventPart(
        Arrays.stream(list.split(", *", -1))
            .map(pair -> pair.split("=", 2))
            .map(pair -> value(pair[0], EventSlot.valueOf(pair[1])))
            .toList());
  }

  private static Attribute value(String name, EventSlot slot) {
    return new Attribute(bytes(name), Optional.empty(), Optional.of(slot));
  }

  private EventPart with(String name, EventPart part) {
    List<Attribute> all = new ArrayList<>(attributes);
    all.add(new Attribute(bytes(name), Optional.of(part), Optional.empty()));
    return new EventPart(all);
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  /** The attribute with this name; empty for one that is not read. */
  Optional<Attribute> find(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length <= LONGEST_NAME) {
      List<Optional<Attribute>> candidates = byLength.get(length);
      for (int i = 0; i < candidates.size(); i++) {
        if (candidates.get(i).orElseThrow().isNamed(bytes, from, to)) {
          return candidates.get(i);
        }
      }
    }
    return Optional.empty();
  }
}
