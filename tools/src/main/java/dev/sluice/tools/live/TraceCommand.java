package dev.sluice.tools.live;

import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Interruption;
import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.command.OutputFormat;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.requests.LiveRequests;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
    name = "trace",
    description =
        "Shows the events of the next requests that fit: exit code 0 when they have ended, 1 when"
            + " the time is over before.",
    mixinStandardHelpOptions = true)
public final class TraceCommand implements Callable<Integer> {
  private static final int MOST_REQUESTS = 100;
  private static final int LONGEST_SECONDS = 600;

  @Mixin private AdminOptions admin = new AdminOptions();

  @Option(names = "--sandbox", paramLabel = "ID", description = "only requests of this sandbox")
  private Optional<String> sandbox = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "GLOB",
      description =
          "only requests to such a host, written as in policies: api.example.com, *.example.com,"
              + " **.example.com")
  private Optional<String> host = Optional.empty();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "end after N requests, up to 100; default: ${DEFAULT-VALUE}")
  private int count = 1;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "longest time to listen, up to 600; default: ${DEFAULT-VALUE}")
  private int seconds = LONGEST_SECONDS;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "json: one object per request and line, at its end; default: ${DEFAULT-VALUE}")
  private OutputFormat format = OutputFormat.TEXT;

  private boolean ended;
  private boolean complete;

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    check();
    try (LiveLines stream = LiveLines.open(admin.endpoint(), "/v1/trace", query())) {
      LiveRequests requests =
          new LiveRequests(Terminal.ofOutput(), System.out, format == OutputFormat.JSON);
      Interruption.guard(stream::stop, () -> read(stream, requests));
      return complete ? ExitCode.DONE : ExitCode.NO;
    } catch (LiveLines.Refused e) {
      System.err.println("sluice: " + e.getMessage());
      return ExitCode.NO;
    }
  }

  private void check() {
    if (count < 1 || count > MOST_REQUESTS) {
      throw CommandFailure.usage("--count: expected a number from 1 to " + MOST_REQUESTS);
    }
    if (seconds < 1 || seconds > LONGEST_SECONDS) {
      throw CommandFailure.usage("--timeout: write seconds from 1 to " + LONGEST_SECONDS);
    }
    if (sandbox.isPresent() && !Sandbox.isId(sandbox.get())) {
      throw CommandFailure.usage("--sandbox: expected an id of proxy.sandboxes, or default");
    }
    host.ifPresent(TraceCommand::checkHost);
  }

  private static void checkHost(String pattern) {
    try {
      HostPattern.compile(pattern);
    } catch (InvalidPatternException e) {
      throw CommandFailure.usage(
          "--host: %s; write a host such as api.example.com, *.example.com or **.example.com"
              .formatted(e.getMessage()));
    }
  }

  private String query() {
    StringJoiner query = new StringJoiner("&", "?", "");
    sandbox.ifPresent(id -> query.add("sandbox=" + encoded(id)));
    host.ifPresent(pattern -> query.add("host=" + encoded(pattern)));
    return query.add("count=" + count).add("timeout=" + seconds).toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Returns when the last line was read, the stream was stopped, or the reader has gone. */
  private void read(LiveLines stream, LiveRequests requests) {
    try {
      while (!ended && !stream.isOver() && !requests.isClosed()) {
        stream.next().ifPresent(line -> accept(line, requests));
        requests.tick(System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    requests.end();
    if (!ended && stream.isCut()) {
      say("the node ended the connection before the last line");
    }
  }

  private void accept(JsonNode line, LiveRequests requests) {
    String node = LineEscape.word(line.path("node").asString(""));
    switch (line.path("event").asString("")) {
      case "events" -> requests.accept(line, System.nanoTime());
      case "listening" -> say("listening at " + node);
      case "full" -> say(node + " already tells as many listeners as it can, and not this one");
      case "unheard" -> say("no proxy has answered; all are asked again every 3 s");
      case "dropped" -> say(line.path("lines").asInt(0) + " lines were not read in time, and lost");
      case "end" -> end(line);
      // Signs of life, and lines of later versions.
      default -> {}
    }
  }

  private void end(JsonNode line) {
    ended = true;
    String reason = line.path("reason").asString("");
    complete = reason.equals("count");
    if (!complete) {
      say(
          "%d of %d requests ended; %s"
              .formatted(
                  line.path("requests").asInt(0),
                  count,
                  reason.equals("timeout") ? "the time is over" : "the node stops"));
    }
  }

  private static void say(String text) {
    System.err.println("sluice: " + text);
  }
}
