package dev.sluice.app.wiring;

/** Is told what a process is starting, on the thread that starts it. */
@FunctionalInterface
public interface StartSteps {
  StartSteps UNTOLD = step -> {};

  /**
   * A step begins; the one before has ended.
   *
   * @param step a few words for people, such as {@code policies}
   */
  void begin(String step);
}
