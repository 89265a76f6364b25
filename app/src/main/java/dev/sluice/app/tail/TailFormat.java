package dev.sluice.app.tail;

/** How an event is printed. */
public enum TailFormat {
  /** One line for people. */
  SHORT,
  /** The event as it is on the topic. */
  JSON
}
