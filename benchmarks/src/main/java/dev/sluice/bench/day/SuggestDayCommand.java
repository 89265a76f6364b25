package dev.sluice.bench.day;

import dev.sluice.bench.day.RecordedDay.Truth;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures {@code sluice policy suggest} on a recorded day: {@code benchmarks/suggest}. */
@Command(name = "suggest", mixinStandardHelpOptions = true)
public final class SuggestDayCommand implements Callable<Integer> {
  private static final int TRIES = 200_000;
  private static final long MOST_KIB = 256 << 10;
  private static final Duration MOST_TIME = Duration.ofSeconds(10);

  @Parameters(arity = "1..*", description = "the command line of sluice")
  private List<String> sluice = List.of();

  @Option(names = "--events")
  private int events = 1_000_000;

  @Option(names = "--seed", split = ",")
  private List<Long> seeds = List.of(1L, 2L, 3L);

  @Option(names = "--directory")
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

  private SuggestDayCommand() {}

  /** Exit code 0 when the promises hold for each seed. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SuggestDayCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    boolean holds = true;
    for (long seed : seeds) {
      holds &= measure(seed);
    }
    return holds ? 0 : 1;
  }

  private boolean measure(long seed) throws IOException, InterruptedException {
    Path file = directory.resolve("day-" + seed + ".ndjson");
    try {
      Truth truth = write(seed, file);
      Run run = run(file);
      DayJudgment judgment = DayJudgment.of(truth, run.output(), TRIES, seed);
      System.out.printf(
          "seed %d: %,d events, %,d MB, %.1f s, %,d MiB%n",
          seed, events, Files.size(file) / 1_000_000, run.time().toMillis() / 1e3, run.kib() >> 10);
      judgment.lines().forEach(System.out::println);
      return judgment.holds() && run.time().compareTo(MOST_TIME) <= 0 && run.kib() <= MOST_KIB;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private Truth write(long seed, Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      return new RecordedDay(seed, events, 50, 400).write(out);
    }
  }

  /**
   * A run of the command.
   *
   * @param kib largest resident memory
   */
  private record Run(String output, Duration time, long kib) {}

  private Run run(Path file) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "suggested", ".yaml");
    List<String> command = new ArrayList<>(sluice);
    command.addAll(List.of("policy", "suggest", file.toString()));
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long kib = 0;
    while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
      kib = Math.max(kib, residentKib(process.pid()));
    }
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    String text = Files.readString(output, StandardCharsets.UTF_8);
    Files.delete(output);
    if (process.exitValue() != 0) {
      throw new IOException("the command ended with " + process.exitValue());
    }
    return new Run(text, time, kib);
  }

  /** The high-water mark that Linux keeps; 0 when the process is gone. */
  private static long residentKib(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException gone) {
      return 0;
    }
  }
}
