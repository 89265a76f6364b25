package dev.sluice.tools.tail;

import java.util.Map;

/**
 * One event as the topic holds it.
 *
 * @param place partition and offset
 * @param key of the record; empty when it has none
 * @param headers by name; the last of each name counts
 * @param text the event
 */
public record TopicEvent(String place, String key, Map<String, String> headers, String text) {
  public TopicEvent {
    headers = Map.copyOf(headers);
  }
}
