package dev.sluice.bench.row;

import dev.sluice.bench.compare.Contender;
import dev.sluice.bench.compare.Contenders;
import dev.sluice.bench.compare.Effort;
import dev.sluice.bench.compare.MeasuredNode;
import dev.sluice.bench.compare.Series;
import dev.sluice.bench.compare.Testbed;
import dev.sluice.bench.report.Figures;
import dev.sluice.bench.report.Row;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One comparison and the rows of the budget that it answers.
 *
 * @param id for the command line
 * @param others adds the contenders other than Sluice
 * @param sluice adds a node of Sluice under the same load
 * @param longest bound of the effort, for comparisons that need less
 */
public record Scenario(
    String id,
    String title,
    Consumer<Contenders> others,
    BiConsumer<Contenders, MeasuredNode> sluice,
    Figure figure,
    Effort longest,
    List<Question> questions) {
  /** Copies the list. */
  public Scenario {
    questions = List.copyOf(questions);
  }

  /** The figure that two builds are compared by. */
  public enum Figure {
    REQUESTS,
    MEGABYTES;

    /** The median of a series. */
    public double of(Series series) {
      return switch (this) {
        case REQUESTS -> series.requestsPerSecond();
        case MEGABYTES -> series.megabytesPerSecond();
      };
    }

    /** With its unit. */
    public String text(double value) {
      return switch (this) {
        case REQUESTS -> Figures.rate(value);
        case MEGABYTES -> Figures.plain(Math.rint(value)) + " MB/s";
      };
    }
  }

  static Scenario ofRequests(
      String id,
      String title,
      Consumer<Contenders> others,
      BiConsumer<Contenders, MeasuredNode> sluice,
      List<Question> questions) {
    return new Scenario(id, title, others, sluice, Figure.REQUESTS, Effort.FULL, questions);
  }

  /** Sluice and those it is compared with. */
  public List<Contender> contenders(Testbed testbed) {
    Contenders contenders = new Contenders(testbed);
    others.accept(contenders);
    sluice.accept(contenders, MeasuredNode.SLUICE);
    return contenders.list();
  }

  /** Nodes of Sluice only, in this order. */
  public List<Contender> nodes(Testbed testbed, List<MeasuredNode> nodes) {
    Contenders contenders = new Contenders(testbed);
    nodes.forEach(node -> sluice.accept(contenders, node));
    return contenders.list();
  }

  /** The rows that a comparison's series answer. */
  public List<Row> rows(Map<String, Series> measured, Function<String, String> absence) {
    return questions.stream().map(asked -> asked.answer(measured, absence)).toList();
  }
}
