package dev.sluice.tools.explain;

import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.explain.RecordedInput.CheckedChain;
import dev.sluice.tools.replay.Change;
import dev.sluice.tools.replay.HtmlReplayReport;
import dev.sluice.tools.replay.JsonReplayReport;
import dev.sluice.tools.replay.Replay;
import dev.sluice.tools.replay.ReplayCounts;
import dev.sluice.tools.replay.ReplayReport;
import dev.sluice.tools.replay.TextReplayReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "replay",
    description =
        "Judges recorded requests by a policy and says what it would change: exit code 0, or 1"
            + " when some cannot be decided, none was found, or their hash chain is not whole.",
    mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
  @Option(names = "--policy", required = true, paramLabel = "NEW", description = "YAML")
  private Path policy = Path.of("");

  @Option(
      names = "--against",
      paramLabel = "OLD",
      description = "compare with this policy; default: with what was decided")
  private Optional<Path> against = Optional.empty();

  @Option(
      names = "--sandbox",
      paramLabel = "ID",
      description = "only requests of this sandbox; default: of all")
  private Optional<String> sandbox = Optional.empty();

  @Mixin private RecordedInput input = new RecordedInput();

  @Option(
      names = "--allow-undecided",
      description = "no exit code 1 when the record does not suffice for some requests")
  private boolean allowUndecided;

  @Option(
      names = "--verify-chain",
      description = "also require a whole hash chain of the events, as audit verify does")
  private boolean verifyChain;

  @Option(
      names = "--format",
      paramLabel = "text|json|html",
      description = "html: one page with nothing from outside; default: ${DEFAULT-VALUE}")
  private Format format = Format.TEXT;

  enum Format {
    TEXT,
    JSON,
    HTML
  }

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    input.check();
    if (verifyChain && !input.isFile()) {
      throw CommandFailure.usage("--verify-chain reads the events twice; name a FILE");
    }
    PolicyFile now = PolicyFile.read(policy);
    Optional<PolicyFile> before =
        against.isEmpty() ? Optional.empty() : Optional.of(PolicyFile.read(against.get()));
    Replay replay = new Replay(now.policy(), before.map(PolicyFile::policy), sandbox);
    ReplayCounts counts = input.replay(replay);
    Optional<CheckedChain> chain = verifyChain ? Optional.of(input.chain()) : Optional.empty();
    ReplayReport report =
        new ReplayReport(
            now.document(),
            before.map(PolicyFile::document),
            counts,
            chain.map(CheckedChain::finding));
    print(report);
    boolean decided = allowUndecided || counts.of(Change.UNDECIDED) == 0;
    boolean whole = chain.map(CheckedChain::whole).orElse(true);
    return decided && whole && counts.judged() > 0 ? ExitCode.DONE : ExitCode.NO;
  }

  private void print(ReplayReport report) {
    switch (format) {
      case TEXT -> TextReplayReport.lines(report, Terminal.ofOutput()).forEach(System.out::println);
      case JSON -> System.out.println(JsonReplayReport.of(report));
      case HTML -> System.out.print(HtmlReplayReport.of(report));
    }
  }
}
