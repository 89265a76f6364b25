package dev.sluice.chain.stage;

/** A built-in with its configuration applied. */
@FunctionalInterface
public interface Evaluator {
  /** Judges one request, in time linear in its size, without blocking. */
  Evaluation evaluate(Subject subject);
}
