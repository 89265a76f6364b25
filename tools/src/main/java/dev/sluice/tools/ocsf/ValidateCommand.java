package dev.sluice.tools.ocsf;

import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "validate",
    description =
        "Checks events, one JSON object a line, against OCSF 1.8.0: exit code 0, or 1 and one"
            + " violation a line, or no events.",
    mixinStandardHelpOptions = true)
public final class ValidateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "events, or - for standard input")
  private String file = "";

  private final OcsfValidator validator = new OcsfValidator();
  private long events;
  private long violations;

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    try (InputStream in = EventFile.open(file)) {
      EventFile lines = new EventFile(in);
      for (Optional<EventFile.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
        check(line.get());
      }
    }
    if (violations > 0) {
      return ExitCode.NO;
    }
    if (events == 0) {
      System.out.println("no events");
      return ExitCode.NO;
    }
    System.out.println(events + " events are valid OCSF 1.8.0");
    return ExitCode.DONE;
  }

  private void check(EventFile.Line line) {
    events++;
    List<String> faults = validator.validate(line.text());
    violations += faults.size();
    faults.forEach(fault -> System.out.println("line " + line.number() + ": " + fault));
  }
}
