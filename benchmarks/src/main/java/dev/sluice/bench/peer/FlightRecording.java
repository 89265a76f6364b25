package dev.sluice.bench.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A JDK Flight Recorder profile of a running node, kept as a short text. */
public final class FlightRecording {
  private static final List<String> VIEWS =
      List.of("cpu-time-hot-methods", "allocation-by-class", "allocation-by-site", "gc-pauses");
  private static final String BIN = System.getProperty("java.home") + "/bin/";

  private final String pid;
  private final Path file;

  private FlightRecording(String pid, Path file) {
    this.pid = pid;
    this.file = file;
  }

  /** Starts a recording with samples of processor time, which need Java 25. */
  public static FlightRecording start(Peer node) throws IOException, InterruptedException {
    Path file = Files.createTempFile("sluice", ".jfr");
    String pid = Long.toString(node.pid());
    FlightRecording recording = new FlightRecording(pid, file);
    recording.run(
        "jcmd",
        pid,
        "JFR.start",
        "name=bench",
        "settings=profile",
        "jdk.CPUTimeSample#enabled=true",
        "jdk.CPUTimeSample#throttle=500/s");
    return recording;
  }

  /** Ends the recording and writes its views to a text file. */
  public void writeTo(Path text) throws IOException, InterruptedException {
    run("jcmd", pid, "JFR.stop", "name=bench", "filename=" + file);
    StringBuilder shown = new StringBuilder();
    for (String view : VIEWS) {
      shown.append(
          run("jfr", "view", "--width", "140", "--truncate", "beginning", view, file.toString()));
    }
    Files.writeString(text, shown);
    Files.delete(file);
  }

  private String run(String tool, String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(BIN + tool).redirectErrorStream(true);
    builder.command().addAll(List.of(arguments));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(tool + " failed: " + output.strip());
    }
    return output;
  }
}
