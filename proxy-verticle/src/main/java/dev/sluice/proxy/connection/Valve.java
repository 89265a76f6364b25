package dev.sluice.proxy.connection;

/** Event loop. Holds what a client sends while nobody would read it. */
@FunctionalInterface
public interface Valve {
  /** Nothing is held: what is not read waits on the socket. */
  Valve OPEN = held -> {};

  /** Lets nothing through while held; the end of the input waits as well. */
  void hold(boolean held);
}
