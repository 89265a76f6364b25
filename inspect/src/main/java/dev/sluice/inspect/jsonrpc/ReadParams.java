package dev.sluice.inspect.jsonrpc;

import dev.sluice.inspect.argument.ArgumentReader;
import dev.sluice.inspect.body.ArgumentValue;
import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.inspect.json.JsonReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** All parameters of a message while it is read. One thread. */
final class ReadParams {
  private final ArgumentReader reader;
  private final Map<String, ArgumentValue> members = new HashMap<>();
  private Optional<ArgumentValue> list = Optional.empty();
  private boolean whole = true;

  ReadParams(ArgumentReader reader) {
    this.reader = reader;
  }

  /** Adds the parameter at the current token, if nothing has read it. */
  void add(String name, JsonReader json) throws UnreadableBodyException {
    whole &= members.size() < ArgumentValue.MAX_MEMBERS && reader.spend(name.length());
    if (whole) {
      members.put(name, json.atEnd() ? ArgumentValue.UNREADABLE : reader.read(json));
    }
  }

  /** Parameters by position. */
  void list(JsonReader json) throws UnreadableBodyException {
    list = Optional.of(reader.read(json));
  }

  /**
   * What was read.
   *
   * @param given the message has parameters
   */
  ArgumentValue value(boolean given) {
    if (!given) {
      return ArgumentValue.ABSENT;
    }
    return list.orElseGet(
        () -> whole ? new ArgumentValue.Members(members) : ArgumentValue.UNREADABLE);
  }
}
