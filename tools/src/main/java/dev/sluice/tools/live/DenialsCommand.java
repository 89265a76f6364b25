package dev.sluice.tools.live;

import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Interruption;
import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.command.OutputFormat;
import dev.sluice.tools.command.ProgramName;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.tail.StartPoint;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
    name = "denials",
    description =
        "Shows what sandboxes were denied, counted by what was asked for, and the command that"
            + " suggests rules. Exit code 1 when no control node answers.",
    mixinStandardHelpOptions = true)
public final class DenialsCommand implements Callable<Integer> {
  private static final int MOST = 1000;

  @Mixin private AdminOptions admin = new AdminOptions();

  @Option(names = "--sandbox", paramLabel = "ID", description = "only denials of this sandbox")
  private Optional<String> sandbox = Optional.empty();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "only what was denied since then: 90s, 10m, 2h or 1d ago, or an instant of ISO 8601;"
              + " default: ${DEFAULT-VALUE}")
  private String since = "1h";

  @Option(names = "--follow", description = "go on with what is denied again, until interrupted")
  private boolean follow;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "the newest N, up to 1000; default: ${DEFAULT-VALUE}")
  private int limit = 100;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "json: one object per line; default: ${DEFAULT-VALUE}")
  private OutputFormat format = OutputFormat.TEXT;

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    check();
    try (LiveLines stream = LiveLines.open(admin.endpoint(), "/v1/denials", query())) {
      DenialsReader reader = new DenialsReader(stream, output(), follow);
      Interruption.guard(stream::stop, reader::run);
      return reader.isAnswered() ? ExitCode.DONE : ExitCode.NO;
    } catch (LiveLines.Refused e) {
      System.err.println("sluice: " + e.getMessage());
      return ExitCode.NO;
    }
  }

  private void check() {
    if (sandbox.isPresent() && !Sandbox.isId(sandbox.get())) {
      throw CommandFailure.usage("--sandbox: expected an id of proxy.sandboxes, or default");
    }
    if (limit < 1 || limit > MOST) {
      throw CommandFailure.usage("--limit: expected a number from 1 to " + MOST);
    }
    StartPoint.ofOption(since);
  }

  private String query() {
    return "?follow=true&limit="
        + limit
        + "&since="
        + URLEncoder.encode(since, StandardCharsets.UTF_8)
        + sandbox.map(id -> "&sandbox=" + URLEncoder.encode(id, StandardCharsets.UTF_8)).orElse("");
  }

  private DenialOutput output() {
    return switch (format) {
      case TEXT -> new DenialText(Terminal.ofOutput(), System.out, suggestion());
      case JSON -> new DenialLines(System.out);
    };
  }

  private String suggestion() {
    return ProgramName.call("policy suggest --unresolved --since ")
        + since
        + sandbox.map(id -> " --sandbox " + id).orElse("");
  }

  /** Denials for programs: each shape as an object in a line, the newest last. */
  static final class DenialLines implements DenialOutput {
    private final PrintStream out;

    DenialLines(PrintStream out) {
      this.out = out;
    }

    @Override
    public void denials(JsonNode answer) {
      JsonNode shapes = answer.path("denials");
      for (int i = shapes.size() - 1; i >= 0; i--) {
        out.println(LineEscape.json(shapes.get(i).toString()));
      }
    }

    @Override
    public void end() {}

    @Override
    public boolean isClosed() {
      return out.checkError();
    }
  }

  /** Reads the lines of a node: the first answer, and the later ones where they are wanted. */
  private static final class DenialsReader {
    private final LiveLines stream;
    private final DenialOutput output;
    private final boolean follow;
    private boolean answered;
    private boolean ended;

    /**
     * @param follow whether later answers are wanted
     */
    DenialsReader(LiveLines stream, DenialOutput output, boolean follow) {
      this.stream = stream;
      this.output = output;
      this.follow = follow;
    }

    /** Returns when everything was read, the stream was stopped, or the reader has gone. */
    void run() {
      try {
        while (!ended && !stream.isOver() && !output.isClosed()) {
          stream.next().ifPresent(this::line);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (answered) {
        output.end();
      }
      if (!ended && stream.isCut()) {
        say("the node ended the connection");
      }
    }

    boolean isAnswered() {
      return answered;
    }

    private void line(JsonNode line) {
      switch (line.path("event").asString("")) {
        case "denials" -> {
          answered = true;
          output.denials(line);
          ended = !follow;
        }
        case "unreachable" -> {
          say("no control node answers; it keeps the denials");
          ended = !follow;
        }
        case "dropped" ->
            say(line.path("lines").asInt(0) + " lines were not read in time, and lost");
        case "end" -> {
          say("the node stops");
          ended = true;
        }
        // Signs of life, and lines of later versions.
        default -> {}
      }
    }

    private static void say(String text) {
      System.err.println("sluice: " + text);
    }
  }
}
