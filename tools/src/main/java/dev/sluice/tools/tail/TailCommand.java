package dev.sluice.tools.tail;

import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Interruption;
import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.requests.EventFilter;
import dev.sluice.tools.requests.EventView;
import dev.sluice.tools.requests.NewestRequests;
import dev.sluice.tools.requests.RequestFeed;
import dev.sluice.tools.requests.RequestGroups;
import dev.sluice.tools.requests.RequestOutput;
import dev.sluice.tools.requests.RequestPrinter;
import dev.sluice.tools.requests.RequestTree;
import dev.sluice.tools.tail.AuditTail.Reading;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "tail",
    description = "Shows requests, one per line, or events, as they arrive on the topic.",
    mixinStandardHelpOptions = true)
public final class TailCommand implements Callable<Integer> {
  private final PrintStream out = System.out;

  @Mixin private BrokerOptions brokers = new BrokerOptions();

  @Option(names = "--topic", paramLabel = "NAME", description = "default: audit.topic of --config")
  private Optional<String> topic = Optional.empty();

  @Mixin private TailRange range = new TailRange();

  @Option(
      names = "--format",
      paramLabel = "short|json|events",
      description =
          "short: one line per request; json: events as stored; events: one line per event;"
              + " default: ${DEFAULT-VALUE}")
  private Format format = Format.SHORT;

  @Option(names = "--all", description = "also show each event of the nodes themselves")
  private boolean all;

  @Option(
      names = "--group",
      paramLabel = "host|reason",
      description = "a table with the number of requests of each")
  private Optional<RequestGroups.Key> group = Optional.empty();

  @Option(
      names = "--request",
      paramLabel = "ID",
      description =
          "only the events of this request, as a tree; a refusal names it in x-sluice-request-id")
  private Optional<String> request = Optional.empty();

  @Mixin private TailCriteria criteria = new TailCriteria();

  enum Format {
    SHORT,
    JSON,
    EVENTS
  }

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    check();
    return request.isPresent() ? readOne(request.get()) : readMany();
  }

  private void check() {
    range.check();
    if (format != Format.SHORT && (group.isPresent() || range.last().isPresent())) {
      throw CommandFailure.usage("--group and --last count requests; they need --format short");
    }
    if (request.isPresent()) {
      if (request.get().isEmpty()) {
        throw CommandFailure.usage("--request: expected the id of a request");
      }
      if (group.isPresent()) {
        throw CommandFailure.usage("expected one of --group and --request");
      }
      if (range.last().isPresent()) {
        throw CommandFailure.usage("expected one of --last and --request");
      }
    }
  }

  private int readMany() throws IOException {
    brokers.read(topic, tail -> Interruption.guard(tail::stop, () -> show(tail)));
    return ExitCode.DONE;
  }

  private void show(AuditTail tail) {
    if (format != Format.SHORT) {
      tail.start(range.start(false));
      tail.follow(events(), range.unordered(), () -> {});
      return;
    }
    RequestOutput output = output();
    if (range.last().isPresent()) {
      newest(tail, range.last().getAsInt()).replay(output);
    } else {
      tail.start(range.start(false));
    }
    boolean replayed = range.last().isPresent() && !range.isEndless();
    if (replayed) {
      output.end();
    } else {
      tail.follow(feed(output), range.ordered(), TailCommand::tellWaiting);
    }
  }

  private NewestRequests newest(AuditTail tail, int most) {
    return tail.readNewest(100L + 4L * most, () -> new Newest(most), view -> view.requests.isFull())
        .requests;
  }

  private final class Newest implements EventView {
    private final NewestRequests requests;
    private final EventView feed;

    private Newest(int most) {
      requests = new NewestRequests(most);
      feed = feed(requests);
    }

    @Override
    public void accept(int partition, byte[] value, long nanos) {
      feed.accept(partition, value, nanos);
    }

    @Override
    public void tick(long nanos, boolean current) {
      feed.tick(nanos, current);
    }

    @Override
    public void end() {
      feed.end();
    }

    @Override
    public boolean isDone() {
      return feed.isDone();
    }
  }

  private EventView feed(RequestOutput output) {
    return new RequestFeed(criteria.filter(), range.count(), all, output);
  }

  private RequestOutput output() {
    Terminal terminal = Terminal.ofOutput();
    return group.isPresent()
        ? new RequestGroups(group.get(), terminal, out)
        : new RequestPrinter(terminal, out);
  }

  private EventPrinter events() {
    return new EventPrinter(criteria.filter()::accepts, range.count(), events(format), out);
  }

  private static EventPrinter.Format events(Format format) {
    return format == Format.JSON ? EventPrinter.Format.JSON : EventPrinter.Format.EVENTS;
  }

  /** A request is over, or nearly so, when it is asked for. */
  private int readOne(String uid) throws IOException {
    if (format == Format.SHORT) {
      RequestTree tree = new RequestTree(uid, Terminal.ofOutput(), out);
      return readOne(uid, tree, tree::isFound);
    }
    EventPrinter printer =
        new EventPrinter(event -> RequestTree.isOf(uid, event), range.count(), events(format), out);
    return readOne(uid, printer, printer::hasPrinted);
  }

  private int readOne(String uid, EventView view, BooleanSupplier found) throws IOException {
    brokers.read(
        topic,
        tail -> {
          tail.start(range.start(true));
          tail.follow(view, Reading.ORDERED_TO_END, () -> {});
        });
    if (found.getAsBoolean()) {
      return ExitCode.DONE;
    }
    System.err.println(
        "sluice: no event of the request "
            + LineEscape.word(uid)
            + " is on the topic; a running request is there after audit.join_window");
    return ExitCode.NO;
  }

  private static void tellWaiting() {
    System.err.println("waiting for events...");
  }

  /** Options of {@code audit tail} that select requests and events. */
  private static final class TailCriteria {
    @Option(
        names = "--host",
        paramLabel = "NAME",
        description = "only what is about this destination; *.example.test: about any below it")
    private Optional<String> host = Optional.empty();

    @Option(
        names = "--decision",
        paramLabel = "allowed|denied|modified",
        description = "only what was decided so")
    private Optional<EventFilter.Decision> decision = Optional.empty();

    @Option(
        names = "--class",
        paramLabel = "network|http|finding|config|lifecycle|admin",
        description = "only events of this class, or requests with one")
    private Optional<EventFilter.EventClass> eventClass = Optional.empty();

    @Option(names = "--sandbox", paramLabel = "ID", description = "only what this sandbox did")
    private Optional<String> sandbox = Optional.empty();

    EventFilter filter() {
      return new EventFilter(host, decision, eventClass, sandbox);
    }
  }
}
