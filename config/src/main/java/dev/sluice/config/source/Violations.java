package dev.sluice.config.source;

import dev.sluice.config.source.Violation.Severity;
import java.util.ArrayList;
import java.util.List;

/** Collects the errors and warnings about a set of documents. One thread. */
public final class Violations {
  // Bounds the memory that a hostile document can claim; the others are only counted.
  private static final int KEPT = 1000;

  private final List<Violation> errors = new ArrayList<>();
  private final List<Violation> warnings = new ArrayList<>();
  private int dropped;

  public void error(Location at, KeyPath path, String message) {
    add(errors, at, path, message, Severity.ERROR);
  }

  public void warning(Location at, KeyPath path, String message) {
    add(warnings, at, path, message, Severity.WARNING);
  }

  public void note(Location at, KeyPath path, String message) {
    add(warnings, at, path, message, Severity.NOTE);
  }

  public void addAll(Violations other) {
    other.errors.forEach(error -> keep(errors, error));
    other.warnings.forEach(warning -> keep(warnings, warning));
    dropped += other.dropped;
  }

  public void repeat(List<Violation> known) {
    known.forEach(warning -> keep(warnings, warning));
  }

  public List<Violation> warnings() {
    return List.copyOf(warnings);
  }

  public boolean hasErrors() {
    return !errors.isEmpty();
  }

  /** Whether further errors would only be counted. */
  public boolean isFull() {
    return errors.size() >= KEPT;
  }

  public <T> Compilation<T> conclude(T value) {
    return hasErrors() ? reject() : new Compilation.Compiled<>(value, warnings);
  }

  /** Errors first, then warnings, each in the order found. */
  public <T> Compilation<T> reject() {
    List<Violation> all = new ArrayList<>(errors);
    all.addAll(warnings);
    if (dropped > 0) {
      Violation last = all.getLast();
      String more = "and " + dropped + " more; correct these first";
      all.add(new Violation(last.file(), last.line(), 1, "", more, Severity.ERROR));
    }
    return new Compilation.Rejected<>(all);
  }

  private void add(List<Violation> to, Location at, KeyPath path, String text, Severity severity) {
    String message = Printable.of(text);
    keep(to, new Violation(at.file(), at.line(), at.column(), path.text(), message, severity));
  }

  private void keep(List<Violation> to, Violation violation) {
    if (to.size() < KEPT) {
      to.add(violation);
    } else {
      dropped++;
    }
  }
}
