package dev.sluice.tools.explain;

import dev.sluice.audit.integrity.PublicKeys;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.ocsf.EventFile;
import dev.sluice.tools.replay.EventReader;
import dev.sluice.tools.replay.LineBlocks;
import dev.sluice.tools.replay.RecordedEvent;
import dev.sluice.tools.replay.Replay;
import dev.sluice.tools.replay.ReplayCounts;
import dev.sluice.tools.requests.EventView;
import dev.sluice.tools.tail.AuditTail.Reading;
import dev.sluice.tools.tail.BrokerOptions;
import dev.sluice.tools.tail.StartPoint;
import dev.sluice.tools.verify.ChainVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options for recorded events: a file, standard input, or the topic from some time on. */
final class RecordedInput {
  private static final String STANDARD_INPUT = "-";

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "events one a line, or - for standard input")
  private Optional<String> file = Optional.empty();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "read the topic from there: 90s, 10m, 2h or 7d ago, or an instant")
  private Optional<String> since = Optional.empty();

  @Option(names = "--topic", paramLabel = "NAME", description = "default: audit.topic of --config")
  private Optional<String> topic = Optional.empty();

  @Mixin private BrokerOptions brokers = new BrokerOptions();

  /**
   * Checks what the parser does not.
   *
   * @throws CommandFailure unless there is one source
   */
  void check() {
    if (file.isPresent() == since.isPresent()) {
      throw CommandFailure.usage("expected FILE, or --since TIME to read the topic");
    }
    since.ifPresent(StartPoint::ofOption);
  }

  boolean isFile() {
    return file.filter(name -> !name.equals(STANDARD_INPUT)).isPresent();
  }

  ReplayCounts replay(Replay replay) throws IOException {
    if (isFile()) {
      return replay.file(path());
    }
    if (file.isPresent()) {
      return replay.stream(System.in);
    }
    Replay.Session session = replay.session();
    each(session::accept);
    return session.counts();
  }

  /** Finds the decision with an id. */
  Optional<RecordedEvent> find(String uid) throws IOException {
    Search search = new Search(uid);
    if (file.isEmpty()) {
      each(event -> search.accept(event, 0, event.length));
      return search.found;
    }
    try (InputStream in = EventFile.open(isFile() ? path().toString() : STANDARD_INPUT)) {
      new LineBlocks(in, 0)
          .read(
              (position, bytes, from, to) -> {
                search.accept(bytes, from, to);
                return search.found.isEmpty();
              });
    }
    return search.found;
  }

  private static final class Search {
    private final EventReader reader = new EventReader();
    private final String uid;
    private Optional<RecordedEvent> found = Optional.empty();

    private Search(String uid) {
      this.uid = uid;
    }

    private void accept(byte[] bytes, int from, int to) {
      if (found.isEmpty() && reader.read(bytes, from, to) && reader.isNamed(uid)) {
        found = reader.decision();
      }
    }
  }

  private void each(Consumer<byte[]> reader) throws IOException {
    brokers.read(
        topic,
        tail -> {
          tail.start(StartPoint.ofOption(since.orElseThrow()));
          tail.follow(new EachEvent(reader), Reading.TO_END, () -> {});
        });
  }

  private record EachEvent(Consumer<byte[]> reader) implements EventView {
    @Override
    public void accept(int partition, byte[] value, long nanos) {
      reader.accept(value);
    }

    @Override
    public boolean isDone() {
      return false;
    }
  }

  private Path path() {
    try {
      return Path.of(file.orElseThrow());
    } catch (InvalidPathException e) {
      throw CommandFailure.usage("FILE: not the name of a file");
    }
  }

  /**
   * The hash chain of the events.
   *
   * @param finding in one line
   * @param whole whether there is one, without a violation
   */
  record CheckedChain(String finding, boolean whole) {}

  CheckedChain chain() throws IOException {
    ChainVerifier verifier = new ChainVerifier(PublicKeys.read(List.of()));
    try (InputStream in = EventFile.open(path().toString())) {
      EventFile lines = new EventFile(in);
      for (Optional<EventFile.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
        verifier.accept("line " + line.get().number(), line.get().text());
      }
    }
    ChainVerifier.Report report = verifier.finish(Set.of(), List.of());
    if (report.unchained() == report.events()) {
      return new CheckedChain("the events have none", false);
    }
    boolean whole = report.violations().isEmpty();
    return new CheckedChain(
        whole
            ? "untouched, in %d chains".formatted(report.chains().size())
            : "%d violations, the first: %s"
                .formatted(report.violations().size(), report.violations().getFirst()),
        whole);
  }
}
