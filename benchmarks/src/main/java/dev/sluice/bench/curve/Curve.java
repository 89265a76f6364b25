package dev.sluice.bench.curve;

import dev.sluice.bench.compare.Contender;
import dev.sluice.bench.compare.Testbed;
import java.util.List;
import java.util.function.Function;

/**
 * How the cost of a request grows with one thing.
 *
 * @param id for the command line
 * @param axis what grows, with its unit
 */
record Curve(String id, String title, String axis, List<Point> points) {
  Curve {
    points = List.copyOf(points);
  }

  /** One size of what grows. */
  record Point(int size, Function<Testbed, List<Contender>> contenders) {}
}
