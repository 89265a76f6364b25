package dev.sluice.proxy.tools;

import dev.sluice.proxy.wire.Trailers;
import java.util.Optional;

/**
 * Event loop only. The events of one response, which are read in as many turns of the loop as that
 * takes, and its end behind them.
 */
final class EventTurns {
  private final ToolLists lists;
  private final PacedBody ahead;
  private final Then then;
  private Optional<Trailers> end = Optional.empty();
  private boolean waits;

  record Then(Runnable moved, Runnable refused) {}

  EventTurns(ToolLists lists, PacedBody ahead, Then then) {
    this.lists = lists;
    this.ahead = ahead;
    this.then = then;
  }

  void add(byte[] bytes) {
    lists.give(bytes);
    if (!waits) {
      boolean unused = next();
    }
  }

  void end(Trailers trailers) {
    end = Optional.of(trailers);
    if (!waits) {
      finish(trailers);
    }
  }

  boolean hasMore() {
    return waits;
  }

  private boolean next() {
    byte[] whole = lists.events();
    if (!lists.letsEventsGo()) {
      then.refused().run();
      return false;
    }
    ahead.add(whole);
    if (lists.hasMoreEvents()) {
      waits = true;
      lists.later(this::goOn);
    } else {
      end.ifPresent(this::finish);
    }
    return true;
  }

  private void goOn() {
    waits = false;
    if (next()) {
      then.moved().run();
    }
  }

  private void finish(Trailers trailers) {
    ahead.add(lists.lastEvent());
    ahead.end(trailers);
  }
}
